// Takes the pictures of docs/images: see docs/screenshots.md.
//   node eng/screenshots.mjs WEB-UI-ADDRESS
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const ui = process.argv[2]?.replace(/\/$/, '');
if (!ui) {
  console.error('usage: node eng/screenshots.mjs WEB-UI-ADDRESS');
  process.exit(2);
}

const workflows = '/namespaces/default/workflows';
const profile = await mkdtemp(join(tmpdir(), 'abathur-browser-'));
const driver = spawn('chromedriver', ['--port=0'], { stdio: ['ignore', 'pipe', 'inherit'] });
let session;
try {
  session = await startBrowser();
  await takeAll();
} finally {
  await session?.('DELETE', '');
  driver.kill();
  await rm(profile, { recursive: true, force: true, maxRetries: 5 });
}

async function takeAll() {
  await until('T4 runs', () => describe('abathur:demo:task:T4'));
  await open(await tab('abathur:demo', 'user-metadata'), () => page('document.querySelector("iframe[src*=T4]") !== null'));
  await take('swarm', 1600, 1120);

  await until('T16 is done', async () => (await describe('abathur:demo:task:T16'))?.status === 'WORKFLOW_EXECUTION_STATUS_COMPLETED');
  await open(await tab('abathur:demo', 'timeline'), () => shows('T16 Release version 1.0'));
  await take('swarm-timeline', 1400, 2040);
  await open(await tab('abathur:demo:task:T5', 'timeline'), () => shows('verify and merge'));
  await take('task', 1400, 1200);

  // As a person would with the button for columns.
  const columns = ['Status', 'Workflow ID', 'AbathurStatus', 'AbathurAgent', 'AbathurGoal', 'AbathurPriority', 'Start'];
  const table = JSON.stringify({ default: columns.map((label) => ({ label })) });
  await page(`localStorage.setItem("namespace-workflow-table-columns", ${JSON.stringify(table)})`);
  await open(workflows, () => shows('linguist'));
  await take('workflow-list', 1640, 1440);
}

async function startBrowser() {
  const endpoint = await new Promise((found) => driver.stdout.on('data', (text) => {
    const port = /successfully on port (\d+)/.exec(text)?.[1];
    if (port) found(`http://127.0.0.1:${port}`);
  }));
  const call = async (method, path, body) => {
    const answer = await fetch(endpoint + path, { method, body: body && JSON.stringify(body) });
    const { value } = await answer.json();
    if (!answer.ok) throw new Error(`${method} ${path}: ${value.message}`);
    return value;
  };
  const args = [
    '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync', '--hide-scrollbars', `--user-data-dir=${profile}`,
  ];
  const { sessionId } = await call('POST', '/session', { capabilities: { alwaysMatch: { 'goog:chromeOptions': { args } } } });
  return (method, path, body) => call(method, `/session/${sessionId}${path}`, body);
}

async function describe(workflow) {
  const answer = await fetch(`${ui}/api/v1${workflows}/${workflow}`);
  return answer.ok ? (await answer.json()).workflowExecutionInfo : undefined;
}

/** The address of a workflow's tab, which holds the id of its latest run. */
async function tab(workflow, name) {
  return `${workflows}/${workflow}/${(await describe(workflow)).execution.runId}/${name}`;
}

function page(expression) {
  return session('POST', '/execute/sync', { script: `return ${expression}`, args: [] });
}

function shows(text) {
  return page(`document.body.innerText.includes(${JSON.stringify(text)})`);
}

async function open(path, isThere) {
  await session('POST', '/url', { url: ui + path });
  await until(path, isThere);
}

async function until(what, isTrue) {
  for (let tries = 0; !(await isTrue()); tries++) {
    if (tries === 600) throw new Error(`Waited in vain: ${what}`);
    await sleep(200);
  }
}

async function take(name, width, height) {
  await session('POST', '/window/rect', { width, height });
  await sleep(1000); // the page's own animations
  const picture = await session('GET', '/screenshot');
  await writeFile(new URL(`../docs/images/${name}.png`, import.meta.url), Buffer.from(picture, 'base64'));
}
