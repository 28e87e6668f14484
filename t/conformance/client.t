# The client that live tests stand on: it must notice what a server cuts.

use v5.24;
use warnings;

use IO::Socket::INET;
use Test::More;

use ApirHttp;

# Answers one connection with fixed bytes, then closes it.
sub answer_of
{
    my ($bytes, $method) = @_;
    my $listener = IO::Socket::INET->new(LocalHost => '127.0.0.1',
                                         Listen => 1) or die $!;
    my $pid = fork // die $!;
    if (!$pid) {
        my $peer = $listener->accept or exit 1;
        sysread $peer, my $request, 65536;
        syswrite $peer, $bytes;
        close $peer;
        require POSIX;
        POSIX::_exit(0);
    }
    my $http = ApirHttp->new(port => $listener->sockport, timeout => 10);
    close $listener;
    my $answer = $http->request($method // 'GET', '/');
    waitpid $pid, 0;
    return $answer;
}

my $head = "HTTP/1.1 200 OK\r\n";
my $chunked = $head . "Transfer-Encoding: chunked\r\n\r\n";

my $answer = answer_of("${head}X-A: 1\r\nx-a: 2\r\nContent-Length: 2\r\n\r\nok");
ok($answer->complete, 'a_body_with_its_length_is_whole');
is($answer->body, 'ok', 'body');
is_deeply([$answer->header_all('X-A')], [1, 2], 'repeated_fields_are_kept');
is($answer->header('x-a'), '1, 2', 'repeated_fields_are_joined');

$answer = answer_of("${head}Content-Length: 3\r\n\r\nok");
ok(!$answer->complete, 'a_body_shorter_than_its_length_is_cut');

$answer = answer_of("${chunked}2\r\nok\r\n0\r\nX-T: 1\r\n\r\n");
ok($answer->complete, 'a_chunked_body_with_its_end_is_whole');
is_deeply($answer->trailers, [['X-T', 1]], 'trailers_are_kept');
ok(!answer_of("${chunked}2\r\nok\r\n")->complete,
   'a_chunked_body_without_its_end_is_cut');
ok(!answer_of("${chunked}5\r\nok")->complete, 'a_cut_chunk_is_noticed');
ok(!answer_of("${chunked}zz\r\n")->complete, 'a_broken_chunk_is_noticed');

$answer = answer_of("${head}Content-Length: 2\r\n\r\n", 'HEAD');
ok($answer->complete, 'HEAD_has_no_body');
$answer = answer_of("HTTP/1.1 100 Continue\r\n\r\n"
                    . "${head}Content-Length: 0\r\n\r\n");
is($answer->status, 200, 'an_interim_answer_is_not_the_answer');
is(scalar @{$answer->interim}, 1, 'interim_answers_are_kept');
is(answer_of('')->status, 0, 'no_answer_is_status_0');
is(answer_of("nonsense\r\n\r\n")->status, 0, 'nonsense_is_status_0');

done_testing;
