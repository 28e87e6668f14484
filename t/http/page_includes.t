# Pages of the site that include what a route answers (mod_include): the
# routes are sub-requests of httpd's own, not fetches of a handler.

use v5.24;
use warnings;

use ApirTest;

need(qw(mod_include mod_session mod_session_cookie));

sub page { return "<p>[<!--#include virtual=\"$_[0]\" -->]</p>\n" }

my $httpd = start_httpd(<<'END_OF_CONF',
ApiPlugin live @PLUGIN(live)@
ApiPlugin probe @PLUGIN(probe)@
ApiFragment live
<Location "/probe">
    ApiFragment probe
</Location>
<Location "/closed">
    ApiFragment live
    Require all denied
</Location>
<Location "/limited">
    ApiFragment live
    <Limit GET>
        Require all denied
    </Limit>
</Location>
<Location "/own">
    ApiEnv SCOPE own
    ApiFragment probe
</Location>
ApiSession own mod_session
<Location "/session">
    Session On
    SessionCookieName kept path=/
    ApiFragment probe
</Location>
<Directory "@DOCROOT@">
    Options +Includes
    AddOutputFilter INCLUDES .shtml
    AddType text/html .shtml
</Directory>
END_OF_CONF
    modules => [qw(include session session_cookie)],
    files => {
        'htdocs/hello.shtml' => page('/api/live/hello'),
        'htdocs/query.shtml' => page('/api/live/echo/1?a=%41&amp;b'),
        'htdocs/twice.shtml' => page('/api/live/hello') x 2,
        'htdocs/stream.shtml' => page('/api/live/stream?items=3'),
        'htdocs/large.shtml' => page('/api/live/large?bytes=200000'),
        'htdocs/nothing.shtml' => page('/api/live/nothing'),
        'htdocs/fails.shtml' => page('/api/live/fails'),
        'htdocs/closed.shtml' => page('/closed/hello'),
        'htdocs/limited.shtml' => page('/limited/hello'),
        'htdocs/env.shtml' => page('/own/env?name=SCOPE'),
        'htdocs/fetch.shtml' => page('/api/live/fetch?url=/api/live/hello'),
        'htdocs/session.shtml' => page('/session/session'),
        'htdocs/change.shtml' => page('/session/session?set=x'),
        'htdocs/length.shtml' => page('/api/live/length'),
    });
my $http = $httpd->client;

sub inside
{
    my $answer = $http->get("/$_[0].shtml", @_[1 .. $#_]);
    $http = $httpd->client unless $answer->complete;
    return $answer->body =~ s{<p>\[(.*?)\]</p>\n}{$1}gsr;
}

is(inside('hello'), '{"hello":"world"}', 'an_answer_is_part_of_the_page');
my $answer = $http->get('/hello.shtml');
is($answer->media_type, 'text/html', 'whose_type_is_its_own');
is($answer->status, 200, 'as_its_status');
like(inside('query'), qr/"x":"1","method":"GET".*"query":"a=%41&b"/,
     'with_a_query');
is(inside('twice'), '{"hello":"world"}' x 2, 'twice_in_one_page');
is(inside('stream'), qq({"i":0}\n{"i":1}\n{"i":2}\n), 'a_stream');
is(length inside('large'), 200000, 'a_long_one');
is(inside('env'), '{"value":"own"}', 'with_the_variables_of_its_location');
like(inside('fetch'), qr/"status":200/, 'a_route_that_fetches_another');

# A session is read; a change of it has no way to the client.
my ($cookie) = $http->get('/session/session?set=ada')->header('set-cookie')
    =~ /^(kept=[^;]+)/;
my @with = (headers => [Cookie => $cookie // '']);
is(inside('session', @with), '{"data":{"value":"ada"}}', 'a_session_is_read');
like(inside('change', @with), qr/INTERNAL_SERVER_ERROR/,
     'a_change_that_would_be_lost_is_refused');

# Doors are closed to pages too.
unlike(inside('closed'), qr/world/, 'a_closed_location_stays_closed');
unlike(inside('limited'), qr/world/, 'as_does_a_closed_method');
unlike(inside('fails'), qr/secret/, 'a_failure_tells_no_secret');
unlike(inside('nothing'), qr/world/, 'a_path_without_a_route');

# A page is a GET, whatever the outer request is; its body is not the route's.
$answer = $http->post('/hello.shtml', 'outer=1');
ok($answer->complete, 'a_POST_of_a_page') or diag $answer->text;
is($answer->body, "<p>[{\"hello\":\"world\"}]</p>\n",
   'includes_the_same') if $answer->status == 200;
$http = $httpd->client;
unlike(inside('length'), qr/"length":[1-9]/,
       'a_route_of_another_method_is_not_run');
status_is($http->request(HEAD => '/hello.shtml'), 200, 'HEAD_of_a_page');

served($httpd, '/hello.shtml', 'served_at_the_end');
$httpd->allow_log(qr/AH01374|unable to include|AH01630: client denied/,
                  qr/APIR0101/);
stop_httpd($httpd);
done_testing;
