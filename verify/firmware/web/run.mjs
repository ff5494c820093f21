// Runs the program of a WebAssembly module: node run.mjs MODULE.wasm
import { readFile } from 'node:fs/promises';
import process from 'node:process';

const [path] = process.argv.slice(2);
const decoder = new TextDecoder();
let memory;
const print = (start, length) => {
    process.stdout.write(decoder.decode(new Uint8Array(memory.buffer, start, length)));
};
const { instance } = await WebAssembly.instantiate(await readFile(path), { host: { print } });
memory = instance.exports.memory;
process.exitCode = instance.exports.run();
