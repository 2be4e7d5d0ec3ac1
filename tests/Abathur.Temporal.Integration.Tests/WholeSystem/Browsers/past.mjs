// Travels through a swarm's past: node past.mjs PLAYWRIGHT AXE CHROMIUM ADDRESS SWARM EVENT PICTURES
// EVENT is the number of the event with which T2 started, when T1 had completed. Writes one JSON object: what is wrong.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const [playwright, axe, chromium, address, swarm, event, pictures] = process.argv.slice(2);
const engine = createRequire(playwright)(playwright).chromium;
const root = new URL(address).origin;
const past = `${root}/swarms/${swarm}/at`;
const wrong = [];
const expect = (holds, what) => { if (!holds) wrong.push(what); };
const browser = await engine.launch({ executablePath: chromium, args: ['--no-sandbox'] });
const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
context.setDefaultTimeout(40_000);
const page = await context.newPage();
page.on('console', said => { if (said.type() === 'error') wrong.push(`console: ${said.text()}`); });
page.on('pageerror', error => wrong.push(`script: ${error.message}`));

try {
  await page.goto(address);
  await page.goto(`${root}/swarms/${swarm}`);
  await page.getByRole('link', { name: 'Past', exact: true }).click();
  await page.getByText('This is the past').waitFor();
  await page.locator('#tasks tr', { hasText: 'T3' }).getByText('completed').waitFor();
  expect(await page.locator('form[method=post]').count() === 0, 'the past has a form that changes something');

  // The first moment, by keyboard; then the one in which T2 ran.
  const slider = page.getByLabel('Event', { exact: true });
  await slider.focus();
  await page.keyboard.press('Home');
  await page.locator('#glance a[rel=next]').getByText('Event 2', { exact: true }).waitFor();
  expect(await page.locator('#tasks').getByText('completed').count() === 0, 'a task had completed at the first event');
  expect(page.url() === `${past}?event=1`, `the address does not follow: ${page.url()}`);
  for (let number = 1; number < Number(event); number++) await page.keyboard.press('ArrowRight');
  await page.locator('#running').getByText('T2 two').waitFor();
  expect(await page.locator('#running').getByText('not recorded').count() === 3, 'turns, tokens and doing are not said to be not recorded');
  await page.locator('#tasks tr', { hasText: 'T1' }).getByText('completed').waitFor();
  await page.locator('#tasks tr', { hasText: 'T3' }).getByText('pending').waitFor();
  expect(await slider.evaluate(one => one === document.activeElement), 'the slider has lost the focus');
  await page.evaluate(readFileSync(axe, 'utf8'));
  for (const found of (await page.evaluate(() => axe.run())).violations) wrong.push(`${found.id}: ${found.nodes[0].html.slice(0, 150)}`);
  if (pictures) await page.screenshot({ path: `${pictures}/web-past.png` });

  await page.locator('svg a').last().click();
  await page.getByText('This is the past').waitFor();
  await page.getByRole('link', { name: 'The swarm then' }).click();
  await page.locator('#running').getByText('T2 two').waitFor();
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth + 1), 'wider than a phone');

  // Without the script the button does it; the cookie is the same.
  const plain = await browser.newContext({ javaScriptEnabled: false, storageState: await context.storageState() });
  const still = await plain.newPage();
  await still.goto(past);
  await still.getByLabel('Event or time').fill(event);
  await still.getByRole('button', { name: 'Show' }).last().click();
  await still.locator('#running').getByText('T2 two').waitFor();
  await still.goto(`${past}?event=999`);
  await still.getByText('has no event 999').waitFor();

  await page.getByRole('link', { name: 'Back to now' }).click();
  await page.getByRole('button', { name: 'Pause' }).waitFor();
} catch (error) {
  wrong.push(error.message, (await page.content()).slice(0, 3000));
} finally {
  console.log(JSON.stringify({ wrong }));
  await browser.close();
}
