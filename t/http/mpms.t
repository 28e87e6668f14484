# The same requests under each MPM, by HTTP/1.1, and by HTTP/2 where the MPM
# has threads.

use v5.24;
use warnings;

use ApirTest;

my $have_http2 = ApirHttpd::has_module('http2') && curl_has_http2();

for my $mpm (qw(event worker prefork)) {
    my $http2 = $have_http2 && $mpm ne 'prefork';
    my $httpd = start_httpd(<<'END', mpm => $mpm, http2 => $http2);
ApiPlugin live @PLUGIN(live)@
ApiFragment live
END
    my $http = $httpd->client;
    answer_is($http->get('/api/live/hello'), 200, {hello => 'world'},
              "$mpm: a constant answer");
    answer_is($http->post_json('/api/live/json', '{"a":[1]}'), 200,
              {got => {a => [1]}}, "$mpm: a body");
    is($http->get('/api/live/stream?items=3')->body,
       join('', map { "{\"i\":$_}\n" } 0 .. 2), "$mpm: a stream");
    is($http->get('/api/live/large?bytes=3000000')->body_length, 3_000_000,
       "$mpm: a large answer");
    is($http->request(HEAD => '/api/live/hello')->header('content-length'),
       17, "$mpm: HEAD has the length of GET");
    status_is($http->get('/api/live/fails'), 500, "$mpm: a failure");
    status_is($http->get('/api/live/nothing'), 404, "$mpm: no such route");
    my $answer = $http->request(DELETE => '/api/live/hello');
    status_is($answer, 405, "$mpm: no such method");
    header_is($answer, 'allow', 'GET, HEAD, OPTIONS', "$mpm: Allow");
    served($httpd, '/', "$mpm: the site");

    if ($http2) {
        my @curl = ('--http2-prior-knowledge', '-w', ' %{http_code} %{http_version}');
        my ($code, $output) = curl(@curl, $httpd->url('/api/live/hello'));
        is($output, '{"hello":"world"} 200 2', "$mpm: HTTP/2");
        ($code, $output) = curl(@curl, '-d', '{"a":[1]}',
                                $httpd->url('/api/live/json'));
        is($output, '{"got":{"a":[1]}} 200 2', "$mpm: a body by HTTP/2");
        ($code, $output) = curl(@curl,
                                $httpd->url('/api/live/stream?items=2&pause=5'));
        is($output, "{\"i\":0}\n{\"i\":1}\n 200 2", "$mpm: a stream by it");
        ($code, $output) = curl('--http2-prior-knowledge', '-X', 'DELETE',
                                '-i', $httpd->url('/api/live/hello'));
        like($output, qr{^HTTP/2 405}, "$mpm: 405 by HTTP/2");
        like($output, qr{^allow: GET, HEAD, OPTIONS\r$}m, "$mpm: with Allow");
        SKIP: {
            # (curl 7.88 opens no second stream with prior knowledge.)
            skip 'no nghttp here', 1 unless has_program('nghttp');
            my $file = $httpd->write_file('body', '{"a":');
            $output = join ' ', sort `nghttp -v --no-dep -d $file -t 20 @{[
                map { $httpd->url("/api/live/$_") } 'json', 'ignored']} 2>&1`
                =~ /:status: (\d+)/g;
            is($output, '200 400', "$mpm: HTTP/2 goes on after a 400");
        }
    }

    # Several clients at once.
    my @clients = map { $httpd->client } 1 .. 8;
    for my $client (@clients) {
        $client->send_bytes($client->request_bytes(
            GET => '/api/live/stream?items=5&pause=10'));
    }
    my @bodies = map { $_->read_answer->body } @clients;
    is(scalar(grep { $_ eq $bodies[0] && tr/\n// == 5 } @bodies), 8,
       "$mpm: streams side by side");

    $httpd->expect_log(qr/APIR0101.*a secret of the handler/);
    stop_httpd($httpd, "$mpm: nothing unexpected in the log");
}
done_testing;
