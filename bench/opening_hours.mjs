// Reads lines of {text, at: [milliseconds]} and writes the states of npm opening_hours: 0 closed, 1 open, 2 unknown.
import { createInterface } from 'node:readline';
import { createRequire } from 'node:module';

const opening_hours = createRequire(process.argv[2])('opening_hours');
const china = { lat: 31.2, lon: 121.5, address: { country_code: 'cn', country: 'China' } };

function states(text, at) {
  const hours = new opening_hours(text, china, { tag_key: 'opening_hours' });
  return at.map((instant) => {
    const [open, , unknown] = hours.getStatePair(new Date(instant));
    return unknown ? 2 : open ? 1 : 0;
  }).join('');
}

for await (const line of createInterface({ input: process.stdin })) {
  const { text, at } = JSON.parse(line);
  let answer;
  try { answer = states(text, at); } catch (error) { answer = 'error ' + String(error).split('\n')[0].slice(0, 200); }
  console.log(answer);
}
