# CR, LF and their like never get from a request into a header field.

use v5.24;
use warnings;

use ApirTest;

my $httpd = start_httpd(<<'END');
ApiPlugin live @PLUGIN(live)@
ApiFragment live
END
my $http = $httpd->client;

sub escaped { return join '', map { sprintf '%%%02x', ord } split //, $_[0] }

my @bad = ("a\r\nX-Bad: 1", "a\nX-Bad: 1", "a\rX-Bad: 1", "a\r\n\r\nbody",
           "\x01", "\x7f", "a\x1bb", "\r\n x");
for my $value (@bad) {
    my $shown = $value =~ s/([^ -~])/sprintf '\\x%02x', ord $1/ger;
    my $answer = $http->get('/api/live/header?name=X-Test&value='
                            . escaped($value));
    status_is($answer, 400, "a header of $shown is refused");
    is($answer->header('x-bad'), undef, 'none_is_smuggled_in');
    $answer = $http->get('/api/live/header?value=x&name='
                         . escaped($value));
    status_is($answer, 400, "a header name $shown is refused");

    $answer = $http->get('/api/live/cookie?name=a&value='
                         . escaped($value));
    is($answer->header('x-bad'), undef, 'none_by_a_cookie_s_value');
    ok(!$answer->header('set-cookie')
       || $answer->header('set-cookie') =~ /^a=[!-~]*$/,
       'a_cookie_s_value_is_escaped') or diag $answer->header('set-cookie');
    $answer = $http->get('/api/live/cookie?value=x&name='
                         . escaped($value));
    status_is($answer, 400, 'a_cookie_s_name_is_refused');

    $answer = $http->get('/api/live/redirect?to=' . escaped("/x$value"));
    status_is($answer, 302, 'a_redirect_is_made');
    is($answer->header('x-bad'), undef, 'none_by_a_redirect');
    like($answer->header('location'), qr{^/x[!-~]*$},
         'its_location_is_escaped');
    served($httpd, '/api/live/hello', 'served_after_it', $http);
}
for my $name ('', 'a b', 'a:b', "\xe9") {
    status_is($http->get('/api/live/header?value=x&name=' . escaped($name)),
              400, "a header called '" . escaped($name) . "' is refused");
}
status_is($http->get("/api/live/header?$_"), 400, 'what_is_not_there_is_none')
    for 'name=X-Test', 'value=x', '';
header_is($http->get('/api/live/header?name=X-Test&value=a%09b%20c'),
          'x-test', "a\tb c", 'tabs_and_blanks_are_allowed');
header_is($http->get('/api/live/redirect?to=/caf%C3%A9'), 'location',
          '/caf%C3%A9', 'UTF_8_in_a_location_is_escaped');
is($http->get('/api/live/redirect?to=')->header('location'), '/',
   'an_empty_location_is_the_root');

$httpd->allow_log(qr/\[apiroutes:warn\].*header/i);
stop_httpd($httpd);
done_testing;
