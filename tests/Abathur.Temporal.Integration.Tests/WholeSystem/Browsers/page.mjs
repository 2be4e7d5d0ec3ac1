// Uses the page as its readers do: node page.mjs PLAYWRIGHT AXE CHROMIUM ADDRESS SWARM LARGE-SWARM NEXT GATE PICTURES
// NEXT is the file with the address for another browser; the swarm's agent waits until GATE is there.
// Writes one JSON object: what it saw, what is wrong.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const [playwright, axe, chromium, address, swarm, large, next, gate, pictures] = process.argv.slice(2);
const require = createRequire(playwright);
const engine = require(playwright).chromium;
const rules = readFileSync(axe, 'utf8');
const root = new URL(address).origin;
const home = `${root}/swarms/${swarm}`;
const wrong = [];
const browser = await engine.launch({ executablePath: chromium, args: ['--no-sandbox'] });
const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
context.setDefaultTimeout(40_000);

async function open() {
  const tab = await context.newPage();
  tab.on('console', said => { if (said.type() === 'error') wrong.push(`console: ${said.text()}`); });
  tab.on('pageerror', error => wrong.push(`script: ${error.message}`));
  tab.on('dialog', dialog => dialog.accept());
  tab.on('request', asked => { if (!asked.url().startsWith(root) && !asked.url().startsWith('data:')) wrong.push(`request: ${asked.url()}`); });
  return tab;
}

// A tab that only looks: it must never be loaded again.
async function watch(path) {
  const tab = await open();
  await tab.goto(home + path);
  await tab.evaluate(() => { window.isFirst = true; });
  return tab;
}

const page = await open();

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

  // From start to end without a reload, beside all that follows.
  const watched = await watch('');
  const graph = await watch('/graph');
  await watched.getByText('Nothing runs.').waitFor();

  // A task, by the form.
  await page.getByText('Submit a task').click();
  await check('overview');
  await page.getByLabel('Title').fill('Say <b>hello</b>');
  await page.locator('select[name=agent]').selectOption('worker');
  await page.getByRole('button', { name: 'Submit', exact: true }).click();
  await page.getByText('T1 is submitted.').waitFor();

  // What the agent tells is seen while it runs.
  await watched.getByRole('row', { name: /T1 Say <b>hello<\/b>.*greets the world/ }).waitFor();
  await graph.locator('svg .state-running').waitFor();
  writeFileSync(gate, '');
  tell('running');

  // The page follows by itself until an operator is needed; the approval is one key.
  await page.getByText('An operator is needed').click();
  await page.getByText('What would be merged').waitFor();
  await page.getByText('+said by T1').waitFor();
  await check('questions');
  if (pictures) await page.screenshot({ path: `${pictures}/web-questions.png` });

  // Another operator has the question open, hears of no change, and answers after this one: that answer is refused in words.
  const other = await browser.newContext();
  await other.route('**/changes?*', route => route.abort());
  const late = await other.newPage();
  await late.goto(readFileSync(next, 'utf8'));
  await late.goto(`${home}/questions`);
  await late.locator('.question').focus();
  await page.locator('.question').focus();
  await page.keyboard.press('a');
  await page.getByText('E1 is answered: approve.').waitFor();
  await late.keyboard.press('r');
  await late.getByRole('heading', { name: 'That did not work' }).waitFor();
  await late.getByText(/E1 was closed at .* takes no further answer/).waitFor();
  await other.close();
  await watched.locator('.counts li', { hasText: 'completed' }).getByText('1', { exact: true }).waitFor();
  await graph.locator('svg .state-completed').waitFor();
  tell('two operators');

  for (const path of ['graph', 'timeline', 'timeline?by=task', 'events', 'tasks/T1']) {
    await page.goto(`${home}/${path}`);
    await check(path);
    if (pictures) await page.screenshot({ path: `${pictures}/web-${path.replace(/\W/g, '-')}.png` });
  }
  await page.getByText('Say <b>hello</b>').first().waitFor();
  await page.getByText('+said by T1').waitFor();
  await page.locator('.diff .keyword', { hasText: 'return' }).waitFor();

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

  await page.getByRole('button', { name: 'Stop' }).click();
  await page.getByText('The swarm is stopping').waitFor();
  await watched.getByText('ended (completed)').waitFor();
  for (const tab of [watched, graph]) {
    if (!await tab.evaluate(() => window.isFirst)) wrong.push(`loaded again: ${tab.url()}`);
  }
  tell('end');
  console.log(JSON.stringify({ boxes, wrong, times }));
} catch (error) {
  console.log(JSON.stringify({ boxes: 0, times, wrong: [...wrong, error.message, (await page.content()).slice(0, 3000)] }));
} finally {
  await browser.close();
}
