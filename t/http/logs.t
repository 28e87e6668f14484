# What the log tells: trace lines on demand, the route in access logs, and
# nothing that a client wrote without being escaped.

use v5.24;
use warnings;

use ApirTest;

my $httpd = start_httpd(<<'END', log_level => 'warn apiroutes:trace3');
ApiPlugin live @PLUGIN(live)@
ApiFragment live
LogFormat "%m %U %>s %{apiroutes-route}n" route
CustomLog logs/access.log route
<Location "/denied">
    ApiFragment live
    Require all denied
</Location>
END
my $http = $httpd->client;

$http->get('/api/live/echo/1');
$http->get('/api/live/nothing');
$http->get('/index.html');
$http->get('/denied/hello');
$http->request(DELETE => '/api/live/hello');
my $log = $httpd->wait_log(qr/DELETE/);

like($httpd->log_text, qr{\[apiroutes:trace3\].*/api/live/echo/1},
     'trace3_tells_which_route_was_taken');
my $access = $httpd->file_text('logs/access.log');
like($access, qr{^GET /api/live/echo/1 200 GET /api/live/echo/:x$}m,
     'the_route_is_in_the_access_log');
like($access, qr{^GET /index\.html 200 -$}m, 'a_file_has_none');
like($access, qr{^GET /denied/hello 403 GET /denied/hello$}m,
     'a_refused_request_has_its_route');

# A failure: the log has the sentence, the client has not.
my $answer = $http->get('/api/live/fails');
status_is($answer, 500, 'a_failure');
unlike($answer->body, qr/secret/, 'tells_the_client_nothing');
ok($httpd->wait_log(qr/APIR0101.*a secret of the handler/),
   'and_the_log_all');
$httpd->expect_log(qr/APIR0101.*a secret of the handler/,
                   qr/AH01630: client denied/);

# Log lines cannot be forged.
$http = $httpd->client;
$http->get('/api/live/header?name=X&value=a%0a[forged]%20line%1b[31m');
$http->get('/api/live/files/a%20b"c');
unlike($httpd->log_text, qr/^\[forged\]/m, 'line_ends_are_escaped');
unlike($httpd->log_text, qr/\x1b/, 'control_characters_are_escaped');
$httpd->allow_log(qr/\[apiroutes:warn\].*header/i);

stop_httpd($httpd);
done_testing;
