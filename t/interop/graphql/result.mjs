// A line for each promise; reasons of those that are broken.
export function result(holds, name, ...why) {
    console.log(`${holds ? 'ok' : 'not ok'} ${name}`);
    if (!holds) {
        console.log(...why);
        process.exitCode = 1;
    }
}
