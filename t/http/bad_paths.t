# Paths that nobody means well: escapes, NUL, bad UTF-8, dots, long ones.

use v5.24;
use warnings;

use ApirTest;

my $conf = <<'END';
ApiPlugin live @PLUGIN(live)@
ApiFragment live
<Location "/own">
    ApiFragment live
    ApiFallthrough off
</Location>
END

# Parameters by AllowEncodedSlashes: what each request gives.
my %expected = (
    '/echo/a%2Fb' => {Off => 404, On => 404, NoDecode => 'a/b'},
    '/echo/a%252Fb' => {Off => 'a%2Fb', On => 'a%2Fb', NoDecode => 'a%2Fb'},
    '/echo/%25' => {Off => '%', On => '%', NoDecode => '%'},
    '/echo/%2525' => {Off => '%25', On => '%25', NoDecode => '%25'},
    '/echo/a%20b' => {Off => 'a b', On => 'a b', NoDecode => 'a b'},
    '/echo/a+b' => {Off => 'a+b', On => 'a+b', NoDecode => 'a+b'},
    '/ech%6f/x' => {Off => 'x', On => 'x', NoDecode => 'x'},
    '/%65cho/x' => {Off => 'x', On => 'x', NoDecode => 'x'},
    '/echo/%3F%23' => {Off => '?#', On => '?#', NoDecode => '?#'},
    '/echo/a;b' => {Off => 'a;b', On => 'a;b', NoDecode => 'a;b'},
    '/files/../echo/x' => {Off => 'x', On => 'x', NoDecode => 'x'},
    '/files/%2e%2e/echo/x' => {Off => 'x', On => 'x', NoDecode => 'x'},
    '/echo/J%C3%BC' => {Off => "J\xfc", On => "J\xfc", NoDecode => "J\xfc"},
);

for my $slashes (qw(Off On NoDecode)) {
    my $httpd = start_httpd($conf, slashes => $slashes);
    my $http = $httpd->client;
    for my $path (sort keys %expected) {
        my $want = $expected{$path}{$slashes};
        my $answer = $http->get("/api/live$path");
        if ($want eq '404') {
            status_is($answer, 404, "$slashes: $path is not found");
        }
        else {
            is(($answer->json // {})->{x}, $want, "$slashes: $path")
                or diag $answer->text;
        }
    }

    # 400 by httpd (bad escapes, above the root) or by the module; always a
    # clear 4xx, never a 5xx, and JSON below an API location.
    for my $path ('/echo/%zz', '/echo/%4', '/echo/%', '/echo/%00',
                  '/echo/a%00b', '/%00', '/echo/%c0%af', '/echo/%ff',
                  '/echo/%ed%a0%80', "/echo/\xff", '/echo/%f4%90%80%80',
                  '/echo/%0d%0aX-Bad:%201', '/echo/%01', '/echo/%7f') {
        my $answer = $http->get("/api/live$path");
        like($answer->status, qr/^40[04]$/, "$slashes: $path is refused")
            or diag $answer->text;
        is($answer->media_type, 'application/json', 'in_JSON')
            or diag $answer->text;
        is($answer->header('x-bad'), undef, 'and_without_a_header');
    }
    served($httpd, '/api/live/hello', "$slashes: served after them", $http);

    # Long paths, many segments.
    for my $path ('/files/' . 'a' x 7000, '/files/' . 'a/' x 3000,
                  '/echo/' . '%41' x 2500, '/' . 'x/' x 200) {
        my $answer = $http->get("/api/live$path");
        like($answer->status, qr/^(?:200|40[04])$/, 'a_long_path')
            or diag $answer->text;
    }
    my $answer = $http->get('/api/live/files/' . 'a' x 9000);
    is($answer->status, 414, 'a_line_beyond_8190_bytes_is_a_414');
    served($httpd, '/api/live/hello', "$slashes: served at the end");
    $httpd->allow_log(qr/AH10244|AH00026|AH10508|AH00565|AH00127|AH10410/);
    stop_httpd($httpd);
}

done_testing;
