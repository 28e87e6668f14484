# Bodies that never come to their end: RequestReadTimeout and clients that
# leave. Nothing is left behind, and everybody else is served.

use v5.24;
use warnings;

use ApirProc qw(proc_files);
use ApirTest;
use Time::HiRes qw(sleep time);

my $httpd = start_httpd(<<'END', modules => [qw(reqtimeout status)]);
RequestReadTimeout header=20 body=1
KeepAliveTimeout 1
ApiPlugin live @PLUGIN(live)@
ApiFragment live
<Location "/server-status">
    SetHandler server-status
</Location>
END

sub half_sent
{
    my ($path, %options) = @_;
    my $client = $httpd->client;
    my $framing = $options{chunked} ? "Transfer-Encoding: chunked\r\n\r\n8\r\n"
                                    : "Content-Length: 8\r\n\r\n";
    $client->send_bytes("POST $path HTTP/1.1\r\nHost: x\r\n${framing}[1,2");
    return $client;
}

# How many workers are busy with requests, this one left out; prefork and
# one-process servers count alike.
sub busy
{
    my $answer = $httpd->client->get('/server-status?auto', close => 1);
    my ($board) = $answer->body =~ /^Scoreboard: (.*)$/m;
    return ($board =~ tr/RWL//) - 1;
}

sub becomes_idle
{
    my ($name) = @_;
    my $deadline = time + 10 * ApirHttpd::patience();
    sleep 0.1 while busy() > 0 && time < $deadline;
    is(busy(), 0, $name);
    return;
}

served($httpd, '/api/live/hello', 'served_at_first');
becomes_idle('nobody_is_busy_at_first');
my $worker = $httpd->worker;
my $files = proc_files($worker);

for my $route (qw(json length text form valid)) {
    for my $chunked (0, 1) {
        my $client = half_sent("/api/live/$route", chunked => $chunked);
        my $start = time;
        my $answer = $client->read_answer;
        is($answer->status, 408, "$route: half a body is a 408 in the end")
            or diag $answer->text;
        is($answer->media_type, 'application/json', 'in_JSON')
            or diag $answer->text;
        cmp_ok(time - $start, '<', 15 * ApirHttpd::patience(),
               'in_its_time');
        ok(!$client->is_open, 'and_the_connection_is_closed');
        served($httpd, '/api/live/hello', 'served_after_it');
    }
}

# Many at once do not keep others from being served.
my @clients = map { half_sent('/api/live/json') }
              1 .. ($httpd->mpm eq 'prefork' ? 4 : 10);
SKIP: {
    skip 'one process serves one prefork client', 1
        if $httpd->single && $httpd->mpm eq 'prefork';
    served($httpd, '/api/live/hello', 'served_beside_half_sent_bodies');
}
is($_->read_answer->status, 408, 'each_is_ended') for @clients;
becomes_idle('nobody_is_busy_after_them');

# The client says that it is done, or leaves, in the middle of its body.
for my $chunked (0, 1) {
    my $client = half_sent('/api/live/json', chunked => $chunked);
    $client->finish_sending;
    my $answer = $client->read_answer;
    is($answer->status, 400, 'a_half_closed_body_is_a_400')
        or diag $answer->text;
    $client = half_sent('/api/live/json', chunked => $chunked);
    $client->close_connection;
    $client = half_sent('/api/live/json', chunked => $chunked);
    $client->reset_connection;
    served($httpd, '/api/live/hello', 'served_after_clients_that_leave');
}

# Broken chunks are httpd's to refuse; its answer has our form.
my $client = $httpd->client;
$client->send_bytes("POST /api/live/json HTTP/1.1\r\nHost: x\r\n"
                    . "Transfer-Encoding: chunked\r\n\r\nzz\r\n");
my $answer = $client->read_answer;
is($answer->status, 400, 'a_broken_chunk_is_a_400') or diag $answer->text;
$httpd->allow_log(qr/AH0158[0-9]|AH02901|chunk/i);

becomes_idle('nobody_is_busy_at_the_end');
SKIP: {
    skip 'children come and go', 1 if $httpd->mpm eq 'prefork';
    my $deadline = time + 10 * ApirHttpd::patience();
    sleep 0.1 while proc_files($worker) > $files && time < $deadline;
    cmp_ok(proc_files($worker), '<=', $files, 'no_file_stays_open');
}
stop_httpd($httpd);
done_testing;
