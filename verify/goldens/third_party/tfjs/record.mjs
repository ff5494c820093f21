// Runs the tests of TensorFlow.js that ask for a gradient and writes down what each differentiated, at which numbers, and
// what it expected. tfjs_tests.py, which turns that into data, says how to run both.

import { readdirSync, writeFileSync } from 'node:fs';
import { createRequire, register } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';

const VERSION = '4.22.0';
const core = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-core/package.json'));
const dist = join(core, 'dist');

const tests = [];
let current = null;
let depth = 0;
const arrays = new WeakMap();

const data = tensor => ({ shape: tensor.shape, dtype: tensor.dtype, values: Array.from(tensor.dataSync()) });
const plain = value => ArrayBuffer.isView(value) ? Array.from(value) : Array.isArray(value) ? value.flat(Infinity) : [value];

// Its platform module asks for a part of Node the old way.
globalThis.require = createRequire(import.meta.url);

globalThis.recorder = {
  /** One call of a gradient: the operators of the function, its arguments, the cotangent, and the results' numbers. */
  gradient(f, differentiate, xs, dy) {
    const call = { source: f.toString(), operators: [], xs: xs.map(data), dy: dy && data(dy), results: [] };
    const watched = (...inputs) => {
      call.running = inputs.map(input => input.id);
      const y = f(...inputs);
      delete call.running;
      call.y = { id: y.id, ...data(y) };
      return y;
    };
    const outer = current.watching;
    current.watching = call;
    const results = differentiate(watched);
    current.watching = outer;
    current.calls.push(call);
    results.forEach((result, index) => result && current.results.set(result.id, { call: current.calls.length - 1, index }));
    return results;
  },
  /** What a test expects of numbers it took from a tensor. */
  expected(found, expected) {
    const result = current.results.get(arrays.get(found));
    if (result) current.expected.push({ ...result, values: plain(expected) });
  },
};

const anything = new Proxy(() => anything, { get: (_, key) => key === 'then' ? undefined : anything });
const names = [];
Object.assign(globalThis, {
  describe: (name, body) => {
    names.push(name);
    try {
      body({ name: 'cpu', backendName: 'cpu' });
    } finally {
      names.pop();
    }
  },
  it: (name, test) => tests.push({ suite: names.join(' '), name, test }),
  expect: () => anything,
  fail: () => {}, spyOn: () => anything, jasmine: anything,
  beforeEach: () => {}, afterEach: () => {}, beforeAll: () => {}, afterAll: () => {},
});

register('./hooks.mjs', import.meta.url);
const load = path => import(pathToFileURL(join(dist, path)));
const tf = await load('index.js');
if (tf.version_core !== VERSION) throw new Error(`@tensorflow/tfjs-core is ${tf.version_core}`);
await load('public/chained_ops/register_all_chained_ops.js');
await load('register_all_gradients.js');
await load('../../tfjs-backend-cpu/dist/index.js');
await tf.setBackend('cpu');

// Which operators a differentiated function is made of. Those that an operator uses inside do not count.
const { ENGINE } = await load('engine.js');
const run = ENGINE.runKernel.bind(ENGINE);
ENGINE.runKernel = (name, inputs, attributes) => {
  const watching = depth === 0 && current?.watching?.running ? current.watching : null;
  depth += 1;
  try {
    const outputs = run(name, inputs, attributes);
    if (watching) {
      const entry = ([key, tensor]) => [key, tensor && { id: tensor.id, ...data(tensor) }];
      const first = Array.isArray(outputs) ? outputs[0] : outputs;
      watching.operators.push({
        name,
        inputs: Object.fromEntries(Object.entries(inputs).filter(([, tensor]) => tensor?.dataSync).map(entry)),
        attributes: attributes ?? {},
        arguments: watching.running,
        output: { id: first.id, shape: first.shape },
      });
    }
    return outputs;
  } finally {
    depth -= 1;
  }
};
const take = tf.Tensor.prototype.data;
tf.Tensor.prototype.data = async function () {
  const array = await take.call(this);
  arrays.set(array, this.id);
  return array;
};

const files = directory => readdirSync(directory, { withFileTypes: true }).sort((a, b) => a.name < b.name ? -1 : 1)
  .flatMap(entry => entry.isDirectory() ? files(join(directory, entry.name)) : join(directory, entry.name));
const recorded = [];
let named = 0;
for (const file of files(dist).filter(path => path.endsWith('_test.js'))) {
  const path = relative(dist, file);
  tests.length = 0;
  try {
    await load(path);
  } catch (error) {
    console.log(`${path} cannot be loaded: ${String(error).split('\n')[0]}`);
    continue;
  }
  for (const { suite, name, test } of tests.splice(0)) {
    named += /gradient/i.test(name) ? 1 : 0;
    // The others test the engine: sockets, storage, debug output. No operator of the core is tested there alone.
    if (!path.startsWith('ops/')) continue;
    current = { calls: [], expected: [], results: new Map(), watching: null };
    try {
      await test?.(() => {});
    } catch (error) {
      // A test that wants to see an error, or one of the runner's that is not there, is no gradient to take.
      current.error = String(error).split('\n')[0];
    }
    const { calls, expected, error } = current;
    if (calls.length) recorded.push({ file: path, suite, name, calls, expected, error });
  }
}
writeFileSync(process.argv[2], JSON.stringify({ version: VERSION, named, tests: recorded }, (_, value) =>
  typeof value === 'number' && !Number.isFinite(value) ? String(value) : value));
console.log(`${recorded.length} tests ask for a gradient; ${named} are named so`);
