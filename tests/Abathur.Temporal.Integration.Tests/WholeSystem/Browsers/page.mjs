// Uses the page as a person does: node page.mjs PLAYWRIGHT AXE CHROMIUM ADDRESS SWARM LARGE-SWARM PICTURES
// Writes one JSON object: what it saw, what is wrong.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const [playwright, axe, chromium, address, swarm, large, pictures] = process.argv.slice(2);
const require = createRequire(playwright);
const engine = require(playwright).chromium;
const rules = readFileSync(axe, 'utf8');
const root = new URL(address).origin;
const home = `${root}/swarms/${swarm}`;
const wrong = [];
const browser = await engine.launch({ executablePath: chromium, args: ['--no-sandbox'] });
const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
context.setDefaultTimeout(40_000);
const page = await context.newPage();
page.on('console', said => { if (said.type() === 'error') wrong.push(`console: ${said.text()}`); });
page.on('pageerror', error => wrong.push(`script: ${error.message}`));
page.on('dialog', dialog => dialog.accept());
page.on('request', asked => { if (!asked.url().startsWith(root) && !asked.url().startsWith('data:')) wrong.push(`request: ${asked.url()}`); });

// Everything in the light, and by night what depends on colours.
async function check(what) {
  await page.evaluate(rules);
  for (const [colors, options] of [['light', {}], ['dark', { runOnly: ['color-contrast'] }]]) {
    await page.emulateMedia({ colorScheme: colors });
    for (const found of (await page.evaluate(asked => axe.run(asked), options)).violations) {
      wrong.push(`${what}, ${colors}: ${found.id}: ${found.nodes[0].html.slice(0, 150)}`);
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
  tell(what);
}

// What took how long, for whoever finds this slow.
const began = performance.now();
function tell(what) { times.push(`${what} ${Math.round(performance.now() - began)} ms`); }
const times = [];

try {
  await page.goto(address);
  await page.getByRole('link', { name: swarm, exact: true }).click();
  await page.getByRole('heading', { name: swarm, level: 1 }).waitFor();

  // A task, by the form.
  await page.getByText('Submit a task').click();
  await check('overview');
  await page.getByLabel('Title').fill('Say <b>hello</b>');
  await page.locator('select[name=agent]').selectOption('worker');
  await page.getByRole('button', { name: 'Submit', exact: true }).click();
  await page.getByText('T1 is submitted.').waitFor();

  // The page follows by itself until an operator is needed; the approval is one key.
  await page.getByText('An operator is needed').click();
  await page.getByText('What would be merged').waitFor();
  await page.getByText('+said by T1').waitFor();
  await check('questions');
  if (pictures) await page.screenshot({ path: `${pictures}/web-questions.png` });
  await page.locator('.question').focus();
  await page.keyboard.press('a');
  await page.getByText('E1 is answered: approve.').waitFor();
  await page.goto(home);
  await page.locator('.counts li', { hasText: 'completed' }).getByText('1', { exact: true }).waitFor();

  for (const path of ['graph', 'timeline', 'events', 'tasks/T1']) {
    await page.goto(`${home}/${path}`);
    await check(path);
  }
  await page.getByText('Say <b>hello</b>').first().waitFor();
  await page.getByText('+said by T1').waitFor();

  await page.goto(`${root}/swarms/${large}/graph`);
  await page.getByText('1000 of 1000 tasks').waitFor();
  const boxes = await page.locator('svg .box').count();
  await check('large graph');
  await page.locator('svg a').first().click();
  await page.getByText(/^\d+ of 1000 tasks/).waitFor();

  // A phone: nothing but what scrolls by itself is wider than it.
  await page.setViewportSize({ width: 390, height: 844 });
  const wide = [];
  for (const path of ['', '/graph', '/timeline', '/events', '/tasks/T1', '/questions']) {
    await page.goto(home + path);
    if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth + 1)) wide.push(path);
  }
  if (wide.length > 0) wrong.push(`wider than a phone: ${wide.join(' ')}`);
  await page.goto(home);
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.getByText('The swarm is paused').waitFor();
  tell('phone');
  console.log(JSON.stringify({ boxes, wrong, times }));
} catch (error) {
  console.log(JSON.stringify({ boxes: 0, times, wrong: [...wrong, error.message, (await page.content()).slice(0, 3000)] }));
} finally {
  await browser.close();
}
