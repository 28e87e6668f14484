# Sessions kept by mod_session: the same interface, its cookie.

use v5.24;
use warnings;

use ApirTest;

need(qw(mod_session mod_session_cookie));

# A fixture of the conformance plugin: handlers in JSON.
my $fixture = <<'END';
{"files": {
  "set.js": {"handlers": {"POST": [
    {"session": "own"}, {"session.set": ["user", "@body.text"]},
    {"set": ["cookie", "@session.commit"]},
    {"json": {"data": "@session.data", "cookie": "@var.cookie"}}]}},
  "get.js": {"handlers": {"GET": [
    {"session": "own"}, {"json": {"data": "@session.data"}}]}},
  "end.js": {"handlers": {"POST": [
    {"session": "own"}, {"set": ["cookie", "@session.destroy"]},
    {"json": {"cookie": "@var.cookie"}}]}},
  "flash.js": {"handlers": {
    "POST": [{"session": "own"}, {"session.flash": ["note", "hello"]},
             {"set": ["cookie", "@session.commit"]}, {"json": {}}],
    "GET": [{"session": "own"}, {"set": ["note", "@session.get:note"]},
            {"set": ["cookie", "@session.commit"]},
            {"json": {"note": "@var.note"}}]}},
  "both.js": {"handlers": {"POST": [
    {"session": "own"}, {"session.set": ["a", 1]},
    {"set": ["c", "@session.commit"]},
    {"session": "signed"}, {"session.set": ["b", 2]},
    {"json": {}, "init": {"headers": {"Set-Cookie": "@session.commit"}}}]}},
  "sign.js": {"handlers": {"POST": [
    {"session": "signed"}, {"session.set": ["b", 2]},
    {"json": {}, "init": {"headers": {"Set-Cookie": "@session.commit"}}}]}},
  "signed.js": {"handlers": {"GET": [
    {"session": "signed"}, {"json": {"data": "@session.data"}}]}},
  "other.js": {"handlers": {"GET": [
    {"session": "other"}, {"json": {"data": "@session.data"}}]}}
}}
END

my $httpd = start_httpd(<<'END',
ApiPlugin play @PLUGIN(conformance_routes)@ @ROOT@/conf/fixture.json
ApiSession own mod_session
ApiSession signed cookie secrets=@ROOT@/conf/secrets
ApiSession other cookie secrets=@ROOT@/conf/others
<Location "/s">
    Session On
    SessionCookieName apir path=/
    ApiRoutesDir play:site
</Location>
<Location "/without">
    ApiRoutesDir play:site
</Location>
END
    modules => [qw(session session_cookie)],
    files => {'conf/fixture.json' => $fixture,
              'conf/secrets' => 'k' x 20000 . "1\n",
              'conf/others' => 'k' x 20000 . "2\n"});
my $http = $httpd->client;

sub cookie_of
{
    my ($answer) = @_;
    my ($cookie) = grep { /^apir=/ } $answer->header_all('set-cookie');
    return $cookie ? $cookie =~ s/;.*//r : undef;
}

my $answer = $http->get('/s/get');
answer_is($answer, 200, {data => {}}, 'a_new_session_is_empty');
$answer = $http->post('/s/set', 'ada');
answer_is($answer, 200, {data => {user => 'ada'}, cookie => ''},
          'a_value_is_set');
my $cookie = cookie_of($answer);
ok($cookie, 'mod_session_writes_its_cookie') or diag $answer->text;
answer_is($http->get('/s/get', headers => [Cookie => $cookie]), 200,
          {data => {user => 'ada'}}, 'the_value_comes_back');
$answer = $http->post('/s/flash', '', headers => [Cookie => $cookie]);
$cookie = cookie_of($answer);
$answer = $http->get('/s/flash', headers => [Cookie => $cookie]);
answer_is($answer, 200, {note => 'hello'}, 'a_flash_value_is_read_once');
$cookie = cookie_of($answer);
answer_is($http->get('/s/flash', headers => [Cookie => $cookie]), 200, {},
          'and_is_gone');
$answer = $http->post('/s/set', "J\xc3\xbc & = ;\"", headers =>
                      [Cookie => $cookie]);
$cookie = cookie_of($answer);
is($http->get('/s/get', headers => [Cookie => $cookie])->json->{data}{user},
   "J\xfc & = ;\"", 'any_text_is_kept');
$answer = $http->post('/s/both', '', headers => [Cookie => $cookie]);
is(scalar(() = $answer->header_all('set-cookie')), 2,
   'two_kinds_of_session_beside_each_other')
    or diag explain $answer->headers;
$answer = $http->post('/s/end', '', headers => [Cookie => $cookie]);
status_is($answer, 200, 'a_session_ends');
$cookie = cookie_of($answer) // 'apir=';
answer_is($http->get('/s/get', headers => [Cookie => $cookie]), 200,
          {data => {}}, 'and_is_empty_again');

# The whole line of a file of secrets is the secret, however long.
$answer = $http->post('/s/sign', '');
$cookie = $answer->header('set-cookie') =~ s/;.*//r;
answer_is($http->get('/s/signed', headers => [Cookie => $cookie]), 200,
          {data => {b => 2}}, 'a_long_secret');
answer_is($http->get('/s/other', headers => [Cookie => $cookie]), 200,
          {data => {}}, 'one_that_differs_at_the_end_opens_nothing');

# Without Session On nothing can be kept, and nobody is told otherwise.
answer_is($http->get('/without/get'), 200, {data => {}},
          'without_Session_On_a_session_is_empty');
status_is($http->post('/without/set', 'ada'), 500,
          'a_value_that_cannot_be_kept_is_a_failure');
$httpd->expect_log(qr/APIR0101/);
$http = $httpd->client;

served($httpd, '/s/get', 'served_at_the_end');
stop_httpd($httpd);
done_testing;
