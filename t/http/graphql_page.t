# ApiDocs: the page at a GraphQL endpoint, by HTTP and in a browser.

use v5.24;
use warnings;
use experimental 'signatures';

use ApirTest;
use ApirModels;
use File::Temp ();

need('sqlite3');
# Opens the page as another window and works it, as a user would.
my $drive = <<'HTML';
<!DOCTYPE html><title>waiting</title><pre id="got"></pre>
<script>
'use strict';
const page = window.open('/graphql');
const at = name => page.document.getElementById(name);
const show = text => document.getElementById('got').textContent = text;
let turns = 0;
const timer = setInterval(() => {
    turns++;
    if (page.document.readyState !== 'complete' || !at('run')) return;
    if (!page.driven) {
        page.driven = true;
        at('query').value = 'query($n: Int) { countUser(take: $n) }';
        at('variables').value = '{"n": 5}';
        at('run').click();
        at('ask').click();
    }
    if (at('answer').textContent && at('schema').children.length) {
        clearInterval(timer);
        show('ANSWER ' + at('answer').textContent.replace(/\s+/g, '')
             + ' FIELDS ' + at('schema').children.length + ' FIRST '
             + at('schema').children[0].textContent
             + ' FONT ' + page.getComputedStyle(at('query')).fontFamily);
    }
}, 50);
</script>
HTML
my $examples = ApirHttpd::source_folder() . '/conf/examples';
my $httpd = start_models(<<"CONF", files => {'htdocs/drive.html' => $drive});
ApiPlugin greeting "\@EXAMPLE(greeting)\@"
<Location "/graphql">
    ApiGraphQL models=app
    ApiPolicy  off
    ApiDocs    on
</Location>
<Location "/plain">
    ApiGraphQL models=app
    ApiPolicy  off
</Location>
<Location "/resolvers">
    ApiGraphQL "$examples/greeting.graphql" resolvers=greeting get=off
    ApiDocs    on
</Location>
CONF
my $http = $httpd->client;
my $browser = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

sub look($path, $accept) { return $http->get($path, headers => [Accept => $accept]) }

for my $path ('/graphql', '/resolvers') {
    my $page = look($path, $browser);
    status_is($page, 200, "$path: a browser gets a page");
    header_is($page, 'Content-Type', 'text/html; charset=utf-8',
              "$path: of HTML");
    my $policy = $page->header('Content-Security-Policy');
    like($policy, qr/^default-src 'none'; script-src 'nonce-([0-9a-f]{32})';/,
         "$path: which may load nothing");
    my ($nonce) = $policy =~ /'nonce-([0-9a-f]+)'/;
    is(scalar(() = $page->body =~ /<(?:script|style) nonce="$nonce"/g), 2,
       "$path: and run its own script and style");
    unlike($page->body, qr{https?://|src=|href=|\son\w+=}i,
           "$path: nothing is of another host");
    isnt($policy, look($path, $browser)->header('Content-Security-Policy'),
         "$path: the number is drawn each time");
}
status_is(look('/plain', $browser), 400, 'without_ApiDocs_there_is_no_page');
status_is(look('/resolvers', 'application/json'), 405,
          'who_wants_JSON_gets_no_page');
status_is(look('/graphql', '*/*'), 400, 'nor_who_takes_anything');
status_is(look('/graphql', 'text/html;q=0.4, application/json;q=0.5'), 400,
          'nor_who_wants_JSON_more');
status_is(look('/graphql', 'text/html;q=0, */*'), 400, 'nor_who_refuses_it');
my $answer = look('/graphql?query=%7BcountUser%7D', $browser);
is_deeply($answer->json, {data => {countUser => 0}},
          'a_query_is_answered_to_browsers_too');
is($http->request(HEAD => '/graphql', headers => [Accept => $browser])->body,
   '', 'head_has_no_body');
config_fails('ApiDocs maybe', qr/ApiDocs.*maybe/, 'a_wrong_word_is_told');

SKIP: {
    my ($chromium) = grep { has_program($_) }
        qw(chromium chromium-browser google-chrome);
    skip 'there is no Chromium', 4 unless $chromium;
    my $home = File::Temp->newdir('apir-browser-XXXXXX', TMPDIR => 1);
    my $url = $httpd->url('/drive.html');
    my $said = qx(timeout 60 $chromium --headless --no-sandbox --disable-gpu \\
        --disable-dev-shm-usage --disable-popup-blocking \\
        --disable-background-networking --no-first-run \\
        --user-data-dir='$home' --virtual-time-budget=8000 \\
        --enable-logging=stderr --dump-dom '$url' 2>'$home/log');
    my $log = do { local (@ARGV, $/) = ("$home/log"); <> } // '';
    skip 'Chromium does not run here', 4 unless $said =~ /<html/;
    like($said, qr/ANSWER \{"data":\{"countUser":0\}\}/,
         'a_browser_runs_a_query');
    like($said, qr/FIELDS [0-9]{2} FIRST query findManyUser\(where: UserWhere/,
         'and_shows_the_fields');
    like($said, qr/FONT monospace/, 'in_the_style_of_the_page');
    unlike($log, qr/Refused to|violates the following/,
           'and_its_policy_refuses_nothing');
}
stop_httpd($httpd);
done_testing;
