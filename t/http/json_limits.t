# Limits of JSON: levels (ApiMaxDepth) and values, counted as it is read.

use v5.24;
use warnings;

use ApirTest;

my $httpd = start_httpd(<<'END');
ApiPlugin live @PLUGIN(live)@
ApiFragment live
<Location "/api/shallow">
    ApiFragment live
    ApiMaxDepth 3
</Location>
END

my $http = $httpd->client;
sub nested { return '[' x $_[0] . ']' x $_[0] }

status_is($http->post_json('/api/live/json', nested(63)), 200,
          'below_the_default_depth');
status_is($http->post_json('/api/live/json', nested(64)), 200,
          'at_the_default_depth');
my $answer = $http->post_json('/api/live/json', nested(65));
status_is($answer, 400, 'above_the_default_depth_is_a_400');
is($answer->json->{code}, 'TOO_DEEP', 'its_code');
like($answer->json->{error}, qr/64/, 'the_answer_names_the_limit');
status_is($http->post_json('/api/shallow/json', '{"a":[[1]]}'), 200,
          'at_the_depth_of_a_location');
status_is($http->post_json('/api/shallow/json', '{"a":[[[1]]]}'), 400,
          'above_the_depth_of_a_location');

for my $open ('[', '{"a":', '[{"a":', '[[],') {
    $answer = $http->post_json('/api/live/json', $open x 100_000);
    status_is($answer, 400, "100000_times_${open}_is_a_400");
    is($answer->json->{code}, 'TOO_DEEP', 'found_while_reading');
    served($httpd, '/api/live/hello', 'served_after_it', $http);
}

# 100,000 values: the array is one of them.
my $most = '[' . join(',', (1) x 99_999) . ']';
status_is($http->post_json('/api/live/json', $most), 200,
          'at_the_limit_of_values');
$answer = $http->post_json('/api/live/json', $most =~ s/1\]$/1,1]/r);
status_is($answer, 400, 'above_the_limit_of_values_is_a_400');
is($answer->json->{code}, 'TOO_MANY', 'its_code');
like($answer->json->{error}, qr/100,?000/, 'the_answer_names_the_limit');

# Many members of one object, all of the same name, or all different.
status_is($http->post_json('/api/live/json',
                           '{' . join(',', ('"a":1') x 40_000) . '}'), 200,
          'one_name_40000_times');
status_is($http->post_json('/api/live/json',
                           '{' . join(',', map { "\"k$_\":1" } 1 .. 40_000)
                           . '}'), 200, '40000_names');

served($httpd, '/api/live/hello', 'served_at_the_end');
stop_httpd($httpd);
done_testing;
