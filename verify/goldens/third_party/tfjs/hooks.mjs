// Lets Node run the compiled tests of TensorFlow.js: they are modules without endings, and want a test runner. Three of
// their modules are replaced by ones that record.

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const OURS = {
  // `describe` runs at once; the recorder asks for the tests one by one.
  jasmine_util: `
    export const describeWithFlags = (name, constraints, tests) => globalThis.describe(name, tests);
    export const ALL_ENVS = {}, NODE_ENVS = {}, BROWSER_ENVS = {}, CHROME_ENVS = {}, SYNC_BACKEND_ENVS = {};
    export const HAS_WORKER = {}, HAS_NODE_WORKER = {};`,
  test_util: `
    export * from './test_util.js?original';
    export const expectArraysClose = (found, expected) => globalThis.recorder.expected(found, expected);`,
  gradients: `
    import * as original from './gradients.js?original';
    export * from './gradients.js?original';
    const { recorder } = globalThis;
    export const grad = f => (x, dy) =>
      recorder.gradient(f, watched => [original.grad(watched)(x, dy)], [x], dy)[0];
    export const grads = f => (xs, dy) =>
      recorder.gradient(f, watched => original.grads(watched)(xs, dy), xs, dy);
    export const valueAndGrad = f => (x, dy) => {
      let both;
      recorder.gradient(f, watched => { both = original.valueAndGrad(watched)(x, dy); return [both.grad]; }, [x], dy);
      return both;
    };
    export const valueAndGrads = f => (xs, dy) => {
      let both;
      recorder.gradient(f, watched => { both = original.valueAndGrads(watched)(xs, dy); return both.grads; }, xs, dy);
      return both;
    };`,
};

export async function resolve(specifier, context, next) {
  if (specifier.startsWith('.') && context.parentURL?.includes('/@tensorflow/')) {
    const [path, query] = specifier.split('?');
    const url = new URL(path, context.parentURL);
    const found = ['', '.js', '/index.js'].map(ending => url.href + ending).find(
      candidate => candidate.endsWith('.js') && existsSync(fileURLToPath(candidate)));
    return { url: (found ?? url.href) + (query ? `?${query}` : ''), shortCircuit: true };
  }
  // The backend asks for the package by name: give it the same modules as the tests.
  if (specifier === '@tensorflow/tfjs-core') {
    const { url } = await next(specifier, context);
    return { url: url.replace(/dist\/.*$/, 'dist/index.js'), shortCircuit: true };
  }
  return next(specifier, context);
}

export async function load(url, context, next) {
  if (!url.includes('/@tensorflow/')) return next(url, context);
  const name = url.match(/tfjs-core\/dist\/(\w+)\.js$/)?.[1];
  const source = OURS[name] ?? await readFile(fileURLToPath(url.split('?')[0]), 'utf8');
  return { format: 'module', source, shortCircuit: true };
}
