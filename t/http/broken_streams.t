# Streams that fail, as clients of HTTP/1.1 and HTTP/2 see them: an ordinary
# error while nothing has left, a cut that is noticed afterwards; also behind
# mod_deflate, and inside a page.

use v5.24;
use warnings;

use ApirTest;

need(qw(mod_deflate mod_filter mod_include));
my $http2 = ApirHttpd::has_module('http2') && curl_has_http2()
    && ($ENV{APIR_MPM} // 'event') ne 'prefork';

my $httpd = start_httpd(<<'END_OF_CONF', http2 => $http2,
ApiPlugin probe @PLUGIN(probe)@
<Location "/plain">
    ApiFragment probe
</Location>
<Location "/packed">
    ApiFragment probe
    SetOutputFilter DEFLATE
</Location>
<Directory "@DOCROOT@">
    Options +Includes
    AddOutputFilter INCLUDES .shtml
    AddType text/html .shtml
</Directory>
END_OF_CONF
    modules => [qw(deflate filter include)],
    files => {map { ("htdocs/$_->[0].shtml" =>
                     qq(<p><!--#include virtual="/plain/broken?$_->[1]" --></p>\n)) }
              ['early', 'bytes=0'], ['late', 'bytes=100000']});

# How a request ends: curl's exit code and the status.
my @versions = ('--http1.1', $http2 ? '--http2-prior-knowledge' : ());
for my $version (@versions) {
    for my $at (qw(/plain /packed)) {
        my $ask = sub {
            my ($query, @more) = @_;
            my ($code, $output) = curl(
                $version, '--compressed', '-w', '%{http_code}',
                '-o', $httpd->root . '/body', @more,
                $httpd->url("$at/broken?$query"));
            return ($code, $output);
        };
        my ($code, $status) = $ask->('bytes=0');
        is("$code $status", '0 500', "$version $at: before the first byte");
        # (The first item leaves at once. By HTTP/2 the reset may overtake
        # the status.)
        for my $query ('bytes=1000', 'bytes=1000&flush', 'bytes=100000') {
            ($code, $status) = $ask->($query);
            my $right = $version =~ /http2/ ? qr/^(?:200|000|502)$/
                                            : qr/^200$/;
            like($status, $right, "$version $at: after a byte, $query");
            isnt("$code $status", "0 200", 'it_is_noticed');
            is($httpd->file_text('body') =~ /on purpose/ ? 1 : 0, 0,
               'but_not_why');
        }
        ($code, $status) = $ask->('bytes=100000', '-I');
        is("$code $status", '0 200', "$version $at: HEAD runs no producer");
    }
    # (curl 7.88 opens no second stream with prior knowledge.)
    next if $version =~ /http2/;
    my ($code, $output) = curl($version, '-w', ' %{http_code}',
                               $httpd->url('/plain/broken?bytes=0'),
                               $httpd->url('/plain/many?count=1'));
    like($output, qr/an item of a stream"\}\n 200$/,
         "$version: the next request is served");
}

# Inside a page there is no telling that is right; it must not be worse.
for my $page (qw(early late)) {
    my $answer = $httpd->client->get("/$page.shtml");
    unlike($answer->text, qr/on purpose/, "$page: a page tells no secret");
    ok(!$answer->complete || $answer->status != 200 || $page eq 'early',
       "$page: nor that all is well") or diag $answer->text;
}

served($httpd, '/plain/many?count=1', 'served_at_the_end');
$httpd->expect_log(qr/APIR0203: a stream failed: broken on purpose/);
$httpd->allow_log(qr/APIR0101/);
stop_httpd($httpd);
done_testing;
