import type { FullConfig, Reporter, Suite, TestCase } from '@playwright/test/reporter';

/** Says at the very end, in a line each, why tests failed: a log that is cut off keeps its end. */
export default class Reasons implements Reporter {
  private suite?: Suite;

  onBegin(_: FullConfig, suite: Suite): void {
    this.suite = suite;
  }

  onEnd(): void {
    for (const test of this.suite?.allTests() ?? []) {
      if (test.outcome() === 'unexpected') console.log(`${title(test)}: ${reason(test)}`);
    }
  }
}

const title = (test: TestCase) => test.titlePath().filter(Boolean).join(' › ');

function reason(test: TestCase): string {
  const said = test.results.flatMap(({ errors }) => errors.map(({ message = '' }) => message));
  // Less the colours of a terminal.
  return said.join(' ').replace(/\u001b\[\d+m/g, '').replace(/\s+/g, ' ').slice(0, 400);
}
