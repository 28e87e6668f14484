# Internal fetch: what goes in, what comes out, how deep. (Access rules are in
# access.t.)

use v5.24;
use warnings;

use ApirTest;

my $httpd = start_httpd(<<'END', modules => ['rewrite'],
ApiPlugin live @PLUGIN(live)@
<Location "/api">
    ApiFragment live
</Location>
RewriteEngine on
RewriteRule ^/rewritten$ /api/hello [PT]
END
    files => {'htdocs/page.html' => "a page\n"});
my $http = $httpd->client;

sub fetched
{
    my ($url, %more) = @_;
    my $query = join '&', map { "$_=" . ($more{$_} =~
                                s/([^\w])/sprintf '%%%02x', ord $1/ger) }
                sort keys %more;
    $url =~ s/([&%#+?])/sprintf '%%%02x', ord $1/ge;
    my $answer = $http->get("/api/fetch?url=$url&$query");
    return $answer->json // {status => $answer->text};
}

is_deeply(fetched('/api/hello'), {status => 200, body =>
          '{"hello":"world"}'}, 'a_route');
is_deeply(fetched('api/hello')->{status}, 200, 'without_a_leading_slash');
like(fetched('/api/echo/a%20b?x=%26')->{body}, qr/"query":"x=%26"/,
     'with_a_query');
like(fetched('/api/echo/1', method => 'POST', body => 'abc')->{body},
     qr/"method":"POST"/, 'a_method');
is(fetched('/api/length', method => 'POST', body => 'x' x 500)->{body},
   '{"length":500}', 'a_body');
is(fetched('/api/length', method => 'POST')->{body}, '{"length":0}',
   'no_body');
is(fetched('/api/json', method => 'POST', body => '{"a":')->{status}, 400,
   'errors_are_answers');
is(fetched('/api/fails')->{status}, 500, 'failures_too');
is(fetched('/api/hello', method => 'DELETE')->{status}, 405, 'and_405');
is(fetched('/api/nothing')->{status}, 404, 'no_such_route');
is(fetched('/page.html')->{status}, 404, 'files_are_not_fetched');
is(fetched('/elsewhere')->{status}, 404, 'nor_what_is_not_there');
is(fetched('/rewritten')->{status}, 200, 'rules_of_the_site_hold');
is(fetched('/api/files/../hello')->{status}, 200, 'dots_are_resolved');
for my $url ('http://example.com/', 'https://127.0.0.1/api/hello',
             '//example.com/x', 'file:///etc/passwd') {
    cmp_ok(fetched($url)->{status}, '>=', 400, "$url is not asked");
}
for my $method ('TRACE', 'Connect', 'track', 'GE T', "GET\r\nX", '') {
    is(fetched('/api/hello', method => $method)->{status}, 400,
       'what_is_no_method_of_a_fetch_is_refused: '
       . $method =~ s/[^A-Za-z]/_/gr);
}
for my $url ('/api/echo/%zz', '/api/echo/%00', "/api/echo/a\x7fb", '/%2e%2e/x',
             '', '?', '/' . 'a' x 5000) {
    my $answer = $http->get('/api/fetch?url='
                            . $url =~ s/([^\w\/])/sprintf '%%%02x', ord $1/ger);
    cmp_ok($answer->status, '<', 600, 'a_strange_URL_has_an_answer');
    isnt($answer->status, 0, 'and_no_crash') or diag $answer->text;
    $http = $httpd->client;
}
like(fetched('/api/stream?items=3')->{body}, qr/\{"i":2\}\n$/, 'a_stream');
is(fetched('/api/large?bytes=200000')->{body} =~ tr/x//, 200000,
   'a_large_answer');
is($http->get('/api/pieces?url=/api/large?bytes=200000')->json->{bytes},
   200000, 'piece_by_piece');

# A body of the outer request is not the inner one's.
my $answer = $http->request(GET => '/api/fetch?url=/api/length&method=POST',
                            body => 'outer body');
is($answer->json->{body}, '{"length":0}', 'the_outer_body_stays_outside')
    or diag $answer->text;
served($httpd, '/api/hello', 'the_connection_goes_on', $http);

# Nesting: 5 levels are fetched, a sixth is not.
answer_is($http->get('/api/nested/4'), 200, {deepest => 0}, 'four_levels');
answer_is($http->get('/api/nested/5'), 200, {deepest => 0}, 'five_levels');
$answer = $http->get('/api/nested/6');
cmp_ok($answer->status, '>=', 400, 'six_are_refused') or diag $answer->text;
$httpd->expect_log(qr/nested more than 5 deep/);
$http = $httpd->client;
cmp_ok($http->get('/api/nested/1000000')->status, '>=', 400,
       'as_are_more');

served($httpd, '/api/hello', 'served_at_the_end');
$httpd->allow_log(qr/APIR0101|AH10244|AH00026|AH00127|AH00128|AH10410/);
stop_httpd($httpd);
done_testing;
