# Queries: as URLSearchParams reads them, up to 1000 pairs.

use v5.24;
use warnings;

use ApirTest;

my $httpd = start_httpd(<<'END');
LimitRequestLine 4000000
ApiPlugin live @PLUGIN(live)@
ApiFragment live
END

my $http = $httpd->client;
sub keys_of { return join '&', map { "k$_=$_" } 1 .. $_[0] }

answer_is($http->get('/api/live/query?' . keys_of(999)), 200,
          {count => 999, a => undef}, 'below_the_limit');
answer_is($http->get('/api/live/query?' . keys_of(1000)), 200,
          {count => 1000, a => undef}, 'at_the_limit');
my $answer = $http->get('/api/live/query?' . keys_of(1001));
status_is($answer, 400, 'above_the_limit_is_a_400');
is($answer->json->{code}, 'TOO_MANY', 'its_code');
like($answer->json->{error}, qr/1,?000/, 'the_answer_names_the_limit');

for my $query (keys_of(100_000), join('&', ('a=1') x 100_000), '&' x 1_000_000,
               'a=' . '%41' x 500_000) {
    $answer = $http->get("/api/live/query?$query");
    ok($answer->status == 200 || $answer->status == 400,
       'a_huge_query_has_an_answer') or diag $answer->text;
    served($httpd, '/api/live/hello', 'served_after_it', $http);
}
answer_is($http->get('/api/live/query?' . '&' x 1_000_000), 200,
          {count => 0, a => undef}, 'empty_pairs_are_none');

# So it is for routes that never look at their query: no handler can answer
# as if there were none.
status_is($http->get('/api/live/hello?' . keys_of(100_000)), 400,
          'a_query_is_refused_before_the_handler');
$http = $httpd->client;
is($http->get('/api/live/query?a=%zz')->json->{a}, '%zz',
   'bad_escapes_stay');
is($http->get('/api/live/query?a=%ff')->json->{a}, "\x{fffd}",
   'bad_UTF_8_is_replaced');
is($http->get('/api/live/query?a=%c0%af')->json->{a}, "\x{fffd}\x{fffd}",
   'overlong_UTF_8_is_replaced');
$answer = $http->get('/api/live/query?a=%00');
status_is($answer, 400, 'NUL_in_a_query_is_a_400');
like($answer->media_type, qr/json/, 'in_JSON');
is($http->get('/api/live/query?a=x%0d%0ay')->json->{a}, "x\r\ny",
   'line_ends_are_values');

served($httpd, '/api/live/hello', 'served_at_the_end');
stop_httpd($httpd);
done_testing;
