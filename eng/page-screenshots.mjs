// Takes the pictures of the page for docs/images: see docs/screenshots.md.
//   node eng/page-screenshots.mjs PLAYWRIGHT-CORE-FOLDER PAGE-ADDRESS
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [library, address] = process.argv.slice(2);
if (!address) {
  console.error('usage: node eng/page-screenshots.mjs PLAYWRIGHT-CORE-FOLDER PAGE-ADDRESS');
  process.exit(2);
}

const { chromium } = createRequire(import.meta.url)(join(library, 'index.js'));
const root = new URL(address).origin;
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
const context = await browser.newContext({ viewport: { width: 1280, height: 860 } });
context.setDefaultTimeout(300_000);
const page = await context.newPage();
const take = async (name, options = {}) => { await page.screenshot({ path: `docs/images/${name}.png`, ...options }); console.log(name); };

await page.goto(address);
await page.goto(`${root}/swarms/demo`);
// In the middle of the work: tasks run and are heard of.
await page.locator('.counts li', { hasText: 'completed' }).getByText(/^[4-9]$/).waitFor();
await page.locator('#running tbody td', { hasText: /s ago|now/ }).nth(1).waitFor();
await take('web-swarm');
await page.setViewportSize({ width: 1600, height: 620 });
await page.goto(`${root}/swarms/demo/graph`);
await take('web-graph');
await page.goto(`${root}/swarms/demo`);
await page.getByText('settled: no task is open').waitFor();
await page.setViewportSize({ width: 1280, height: 800 });
await page.goto(`${root}/swarms/demo/timeline`);
await take('web-timeline');
// A moment of the past, found with the slider: the provider had refused the printer's login.
await page.goto(`${root}/swarms/demo/at?event=36`);
await page.getByLabel('Event', { exact: true }).focus();
for (let steps = 0; steps < 4; steps++) await page.keyboard.press('ArrowRight');
await page.locator('#glance a[rel=next]').getByText('Event 41', { exact: true }).waitFor();
await take('web-past');
await page.emulateMedia({ colorScheme: 'dark' });
await page.setViewportSize({ width: 390, height: 844 });
await page.goto(`${root}/swarms/demo`);
await take('web-phone');
await browser.close();
