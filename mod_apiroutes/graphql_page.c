/*
 * A page to try queries. It is plain on purpose: text, variables, the answer,
 * and a list of what can be asked.
 */
#include "mod_apiroutes/graphql_page.h"

#include "event/response.h"
#include "graphql/http.h"

#include <apr_general.h>
#include <apr_strings.h>
#include <string.h>

static const char head[] =
    "<!DOCTYPE html>\n"
    "<html lang=\"en\">\n"
    "<head>\n"
    "<meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width\">\n"
    "<title>GraphQL</title>\n"
    "<style nonce=\"%s\">\n"
    "body { font: 15px/1.4 sans-serif; margin: 1em; }\n"
    "main { display: flex; flex-wrap: wrap; gap: 1em; }\n"
    "main > section { flex: 1 1 20em; min-width: 0; }\n"
    "textarea, pre { font: 13px/1.4 monospace; width: 100%%;\n"
    "  box-sizing: border-box; border: 1px solid #888; padding: .5em;\n"
    "  margin: 0 0 .5em; }\n"
    "pre { min-height: 20em; overflow: auto; white-space: pre-wrap; }\n"
    "#query { height: 20em; }\n"
    "#variables { height: 6em; }\n"
    "#schema { font: 13px/1.4 monospace; overflow-wrap: anywhere; }\n"
    "</style>\n"
    "</head>\n";

static const char body[] =
    "<body>\n"
    "<h1>GraphQL</h1>\n"
    "<main>\n"
    "<section>\n"
    "<label for=\"query\">Query</label>\n"
    "<textarea id=\"query\" spellcheck=\"false\">{ __typename }</textarea>\n"
    "<label for=\"variables\">Variables (JSON)</label>\n"
    "<textarea id=\"variables\" spellcheck=\"false\"></textarea>\n"
    "<button id=\"run\">Run (Ctrl+Enter)</button>\n"
    "<button id=\"ask\">Show fields</button>\n"
    "</section>\n"
    "<section>\n"
    "<label for=\"answer\">Answer</label>\n"
    "<pre id=\"answer\" aria-live=\"polite\"></pre>\n"
    "</section>\n"
    "</main>\n"
    "<ul id=\"schema\"></ul>\n";

static const char script[] =
    "<script nonce=\"%s\">\n"
    "'use strict';\n"
    "const at = name => document.getElementById(name);\n"
    "async function send(query, variables) {\n"
    "  const response = await fetch(location.pathname, {\n"
    "    method: 'POST',\n"
    "    credentials: 'same-origin',\n"
    "    headers: { 'Content-Type': 'application/json',\n"
    "               Accept: 'application/json' },\n"
    "    body: JSON.stringify({ query, variables })\n"
    "  });\n"
    "  return response.json();\n"
    "}\n"
    "async function run() {\n"
    "  const answer = at('answer');\n"
    "  try {\n"
    "    const text = at('variables').value.trim();\n"
    "    const variables = text ? JSON.parse(text) : undefined;\n"
    "    answer.textContent = JSON.stringify(\n"
    "      await send(at('query').value, variables), null, 2);\n"
    "  } catch (error) {\n"
    "    answer.textContent = String(error);\n"
    "  }\n"
    "}\n"
    "const written = type => type.kind === 'NON_NULL'\n"
    "  ? written(type.ofType) + '!'\n"
    "  : type.kind === 'LIST' ? '[' + written(type.ofType) + ']'\n"
    "  : type.name;\n"
    "const type = '{ kind name ofType { kind name ofType { kind name '\n"
    "  + 'ofType { kind name } } } }';\n"
    "const fields = '{ fields { name type ' + type\n"
    "  + ' args { name type ' + type + ' } } }';\n"
    "async function ask() {\n"
    "  const list = at('schema');\n"
    "  const { data, errors } = await send('{ __schema { queryType '\n"
    "    + fields + ' mutationType ' + fields + ' } }');\n"
    "  list.replaceChildren();\n"
    "  if (!data) {\n"
    "    at('answer').textContent = JSON.stringify({ errors }, null, 2);\n"
    "    return;\n"
    "  }\n"
    "  for (const [word, root] of [['query', data.__schema.queryType],\n"
    "      ['mutation', data.__schema.mutationType]]) {\n"
    "    for (const field of root ? root.fields : []) {\n"
    "      const item = document.createElement('li');\n"
    "      const given = field.args.map(\n"
    "        arg => arg.name + ': ' + written(arg.type)).join(', ');\n"
    "      item.textContent = word + ' ' + field.name\n"
    "        + (given ? '(' + given + ')' : '') + ': '\n"
    "        + written(field.type);\n"
    "      list.append(item);\n"
    "    }\n"
    "  }\n"
    "}\n"
    "at('run').addEventListener('click', run);\n"
    "at('ask').addEventListener('click', ask);\n"
    "at('query').addEventListener('keydown', event => {\n"
    "  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {\n"
    "    run();\n"
    "  }\n"
    "});\n"
    "</script>\n"
    "</body>\n"
    "</html>\n";

bool apir_mod_graphql_page_wanted(apir_event_t *event)
{
    return (strcmp(event->method, "GET") == 0
            || strcmp(event->method, "HEAD") == 0)
           && !apir_query(event, "query")
           && apir_gql_http_wants_page(apr_table_get(event->headers,
                                                     "Accept"),
                                       event->pool);
}

/* A number that nobody can guess, in hexadecimal digits; NULL: the system has
 * none. */
static const char *draw(apr_pool_t *pool)
{
    static const char digits[] = "0123456789abcdef";
    unsigned char bytes[16];
    char *text = apr_palloc(pool, 2 * sizeof(bytes) + 1);

    if (apr_generate_random_bytes(bytes, sizeof(bytes)) != APR_SUCCESS) {
        return NULL;
    }
    for (apr_size_t i = 0; i < sizeof(bytes); i++) {
        text[2 * i] = digits[bytes[i] >> 4];
        text[2 * i + 1] = digits[bytes[i] & 15];
    }
    text[2 * sizeof(bytes)] = '\0';
    return text;
}

apir_response_t *apir_mod_graphql_page(apir_event_t *event)
{
    const char *nonce = draw(event->pool);
    apir_response_t *response;
    const char *page;

    if (!nonce) {
        return apir_fail(event, "the system has no random bytes");
    }
    page = apr_pstrcat(event->pool, apr_psprintf(event->pool, head, nonce),
                       body, apr_psprintf(event->pool, script, nonce), NULL);
    response = apir_bytes(event, 200, "text/html; charset=utf-8", page,
                          strlen(page));
    apir_set_header(response, "Content-Security-Policy",
                    apr_psprintf(event->pool,
                                 "default-src 'none'; script-src 'nonce-%s'; "
                                 "style-src 'nonce-%s'; connect-src 'self'; "
                                 "base-uri 'none'; form-action 'none'; "
                                 "frame-ancestors 'none'",
                                 nonce, nonce));
    apir_set_header(response, "X-Content-Type-Options", "nosniff");
    apir_set_header(response, "Referrer-Policy", "no-referrer");
    apir_set_header(response, "Cache-Control", "no-store");
    apir_add_header(response, "Vary", "Accept");
    return response;
}
