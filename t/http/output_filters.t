# mod_deflate and mod_headers behind the routes.

use v5.24;
use warnings;

use ApirTest;
use Time::HiRes qw(time);

my $unzip = eval {
    require IO::Uncompress::Gunzip;
    sub {
        my ($body) = @_;
        IO::Uncompress::Gunzip::gunzip(\$body => \my $plain) or return undef;
        return $plain;
    };
};

my $httpd = start_httpd(<<'END', modules => [qw(deflate filter headers)]);
ApiPlugin live @PLUGIN(live)@
ApiFragment live
<Location "/api/live">
    SetOutputFilter DEFLATE
    Header set X-Set "of httpd"
    Header append Vary X-Own
    Header always set X-Always yes
    Header edit Set-Cookie ^(.*)$ "$1; Secure"
    RequestHeader set X-Test "of httpd"
</Location>
END
my $http = $httpd->client;
my @gzip = (headers => ['Accept-Encoding' => 'gzip']);

my $answer = $http->get('/api/live/large?bytes=100000', @gzip);
header_is($answer, 'content-encoding', 'gzip', 'compressed');
like($answer->header('vary'), qr/Accept-Encoding/, 'Vary_says_so');
like($answer->header('vary'), qr/X-Own/, 'beside_other_names');
SKIP: {
    skip 'no IO::Uncompress::Gunzip', 1 unless $unzip;
    is(length($unzip->($answer->body)), 100000, 'it_is_the_body');
}
is($http->get('/api/live/large?bytes=100000')->body_length, 100000,
   'not_asked_for_not_compressed');
header_is($answer, 'x-set', 'of httpd', 'Header_set');
$answer = $http->get('/api/live/nothing');
status_is($answer, 404, 'a_404');
header_is($answer, 'x-always', 'yes', 'Header_always_holds_for_errors');
like($http->get('/api/live/cookie?name=a&value=b')->header('set-cookie'),
     qr/^a=b; Secure$/, 'Header_edit');
is($http->get('/api/live/echo/1')->json->{header}, 'of httpd',
   'RequestHeader');

# Each item of a slow stream leaves at once, compressed too.
$answer = $http->get('/api/live/stream?items=4&pause=150', @gzip);
header_is($answer, 'content-encoding', 'gzip', 'a_stream_is_compressed');
my @times = map { $_->[0] } $answer->chunks;
cmp_ok($times[-1] - $times[0], '>', 0.3, 'its_items_leave_as_they_come');
SKIP: {
    skip 'no IO::Uncompress::Gunzip', 1 unless $unzip;
    is($unzip->($answer->body), join('', map { "{\"i\":$_}\n" } 0 .. 3),
       'all_of_them');
}

# A stream that fails is cut behind a filter too.
$answer = $http->get('/api/live/stream?items=4&pause=20&fail=2', @gzip);
ok(!$answer->complete, 'a_failed_stream_is_cut_when_compressed')
    or diag $answer->text;
$httpd->expect_log(qr/the source dried up/);

stop_httpd($httpd);
done_testing;
