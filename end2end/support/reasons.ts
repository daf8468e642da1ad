import { readFileSync } from 'node:fs';
import type { FullConfig, Reporter, Suite, TestCase, TestResult } from '@playwright/test/reporter';

/** What the fixtures attach to a test that failed. */
export const SERVER_LOG = 'server log';
/** What Playwright attaches: the page as a screen reader has it, among other things. */
const ERROR_CONTEXT = 'error-context';

/** Says at the very end, in a few lines each, why tests failed: a log that is cut off keeps its end. */
export default class Reasons implements Reporter {
  private suite?: Suite;

  onBegin(_: FullConfig, suite: Suite): void {
    this.suite = suite;
  }

  onEnd(): void {
    for (const test of this.suite?.allTests() ?? []) {
      if (test.outcome() !== 'unexpected') continue;
      console.log(`${title(test)}: ${reason(test)}`);
      for (const result of test.results) {
        const main = /^- main.*?(?=```)/ms.exec(attached(result, ERROR_CONTEXT))?.[0] ?? '';
        if (main) console.log(`  the page: ${short(main, 700)}`);
        const log = attached(result, SERVER_LOG);
        if (log) console.log(`  the server: ${short(log, 300)}`);
      }
    }
  }
}

const title = (test: TestCase) => test.titlePath().filter(Boolean).join(' › ');

function reason(test: TestCase): string {
  const said = test.results.flatMap(({ errors }) => errors.map(({ message = '' }) => message));
  return short(said.join(' '), 400);
}

function attached({ attachments }: TestResult, name: string): string {
  const found = attachments.find((it) => it.name === name);
  if (found?.body) return found.body.toString();
  return found?.path ? readFileSync(found.path, 'utf8') : '';
}

/** On one line, less the colours of a terminal, and less the middle of what is too long. */
function short(text: string, length: number): string {
  const line = text.replace(/\u001b\[[\d;]*m/g, '').replace(/\s+/g, ' ').trim();
  const half = length / 2;
  return line.length <= length ? line : `${line.slice(0, half)} … ${line.slice(-half)}`;
}
