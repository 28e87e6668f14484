// Each form names what it shows; the answer goes into the section's <output>.

'use strict';

const json = (value) => ({
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(value),
});

const path = (...segments) =>
  '/api/' + segments.map(encodeURIComponent).join('/');

// What each form asks: [method, path, options].
const requests = {
  students: ({ house, year }) =>
    ['GET', path(house, 'students', `year-${year}`)],
  hello: ({ name }) => ['GET', path('hello', name)],
  posts: () => ['GET', '/api/blog/posts'],
  newPost: (post) => ['POST', '/api/blog/posts', json(post)],
  job: ({ steps }) =>
    ['GET', `/api/jobs/progress?${new URLSearchParams({ steps })}`],
  login: (user) => ['POST', '/api/account/login', json(user)],
  me: () => ['GET', '/api/account/me'],
  logout: () => ['POST', '/api/account/logout'],
};

// An empty answer with "METHOD path → status" above a <pre>.
function begin(output, method, where, response) {
  const line = document.createElement('p');
  const code = document.createElement('code');
  const text = document.createElement('pre');

  code.textContent = `${method} ${decodeURI(where)}`;
  line.append(code, ` → ${response.status} ${response.statusText}`);
  output.replaceChildren(line);
  return {
    write(more) {
      text.textContent += more;
      output.append(text);
    },
  };
}

function pretty(body) {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}

// Calls a function with each line of a body as it comes.
async function eachLine(response, take) {
  const reader = response.body.pipeThrough(new TextDecoderStream())
    .getReader();
  let rest = '';

  for (;;) {
    const { value, done } = await reader.read();
    if (done) {
      break;
    }
    const lines = (rest + value).split('\n');
    rest = lines.pop();
    lines.forEach(take);
  }
}

async function show(form, output) {
  const fields = Object.fromEntries(new FormData(form));
  const [method, where, options] = requests[form.dataset.show](fields);
  const response = await fetch(where, { method, ...options });
  const answer = begin(output, method, where, response);
  const type = response.headers.get('Content-Type') ?? '';

  if (!type.startsWith('application/x-ndjson')) {
    const body = await response.text();
    if (body) {
      answer.write(pretty(body));
    }
    return;
  }
  const bar = form.parentElement.querySelector('progress');
  await eachLine(response, (line) => {
    const { done, of } = JSON.parse(line);
    if (bar && of) {
      bar.max = of;
      bar.value = done;
    }
    answer.write(`${line}\n`);
  });
}

for (const form of document.querySelectorAll('form[data-show]')) {
  const output = form.parentElement.querySelector('output');
  const button = form.querySelector('button');

  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    button.disabled = true;
    try {
      await show(form, output);
    } catch (error) {
      output.textContent = `The server did not answer: ${error.message}`;
    } finally {
      button.disabled = false;
    }
  });
}
