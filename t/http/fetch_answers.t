# What comes back from an internal fetch: whole, cut, too large, not wanted;
# and that many fetches cost no more memory than one.

use v5.24;
use warnings;

use ApirProc qw(proc_memory);
use ApirTest;

my $httpd = start_httpd(<<'END');
ApiPlugin probe @PLUGIN(probe)@
ApiPlugin live @PLUGIN(live)@
ApiFragment probe
ApiFragment live
<Location "/small">
    ApiMaxBody 10
    ApiFragment live
</Location>
END
my $http = $httpd->client;

sub fetched
{
    my ($url, $more) = @_;
    $url =~ s/([^\w\/])/sprintf '%%%02x', ord $1/ge;
    my $answer = $http->get("/api/probe/fetch?url=$url" . ($more // ''));
    $http = $httpd->client unless $answer->status == 200;
    return $answer;
}

# HEAD asks no producer, and gives no body.
my $answer = fetched('/api/probe/endless', '&method=HEAD');
answer_is($answer, 200, {status => 200, body => '', bytes => 0, cookies => [],
          challenge => undef, location => undef}, 'HEAD_of_an_endless_stream');
is(fetched('/api/live/large', '&method=HEAD')->json->{body}, '',
   'HEAD_of_bytes');

# A consumer that has had enough stops the inner route.
$answer = fetched('/api/probe/endless', '&most=100000')->json;
is($answer->{status}, 200, 'an_endless_stream');
cmp_ok($answer->{bytes}, '>=', 100000, 'is_read_as_far_as_wanted');
cmp_ok($answer->{bytes}, '<', 300000, 'and_not_much_further');
is($answer->{body}, '', 'nothing_is_kept');
$httpd->expect_log(qr/endless: nobody listens/);
served($httpd, '/api/live/hello', 'the_connection_goes_on', $http);

# An inner stream that fails on its way is no short answer.
$answer = fetched('/api/probe/broken?bytes=100000&flush');
status_is($answer, 500, 'a_body_that_was_cut_is_a_failure');
unlike($answer->body, qr/xxx/, 'and_not_handed_on');
status_is($http->get('/api/probe/pass?url=/api/probe/broken%3fbytes=100000'),
          500, 'nor_by_apir_answer_response');
$http = $httpd->client;
$answer = fetched('/api/probe/broken?bytes=100000', '&cut')->json;
is($answer->{body}, undef, 'apir_answer_body_is_NULL_then');
$answer = fetched('/api/probe/broken?bytes=100000', '&most=9999999');
status_is($answer, 500, 'whoever_took_the_pieces_learns_it_too');
$answer = fetched('/api/probe/broken?bytes=0')->json;
is($answer->{status}, 500, 'what_fails_before_its_first_byte_is_a_500');
$httpd->expect_log(qr/broken on purpose/);

# More than is kept.
$answer = fetched('/api/live/large?bytes=67108865');
status_is($answer, 500, 'one_byte_more_than_64_MiB_is_a_failure');
$httpd->expect_log(qr/APIR0101.*64 MiB/);
is(fetched('/api/live/large?bytes=67108865', '&most=99999999')->json->{bytes},
   67108865, 'piece_by_piece_any_size_goes');

# Limits of the inner location hold for the inner body.
is(fetched('/small/length', '&method=POST&body=1234567890')->json->{body},
   '{"length":10}', 'at_the_limit_of_the_inner_location');
is(fetched('/small/length', '&method=POST&body=12345678901')->json->{status},
   413, 'above_it');

# Memory: a child that has served 30,000 fetches in one request.
SKIP: {
    skip 'memory is not measured under an instrument', 2 if ApirHttpd::wrap();
    my $large = $http->get('/api/probe/fetch-many?count=1000'
                           . '&url=/api/live/hello')->json->{good};
    is($large, 1000, 'a_thousand_fetches');
    my $before = proc_memory($httpd->worker);
    is($http->get('/api/probe/fetch-many?count=10000&url=/api/live/hello')
       ->json->{good}, 10000, 'ten_thousand');
    my $after = proc_memory($httpd->worker);
    cmp_ok($after - $before, '<', 12288, 'cost_little_memory')
        or diag "$before, $after KiB";
}

$httpd->allow_log(qr/APIR0101|APIR0203/);
stop_httpd($httpd);
done_testing;
