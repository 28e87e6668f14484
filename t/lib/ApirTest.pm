package ApirTest;

# Live tests: Test::More with an httpd, which is judged when it stops.
#
#   use ApirTest;
#   my $httpd = start_httpd(<<'END', modules => ['rewrite']);
#       <Location "/api"> … </Location>
#   END
#   my $http = $httpd->client;
#   answer_is($http->get('/api/x'), 200, {a => 1}, 'x_is_answered');
#   stop_httpd($httpd);
#   done_testing;
#
# stop_httpd fails the test on each line of the error log that was not
# announced by $httpd->expect_log(qr/…/) or allow_log, on a crashed child,
# and on reports of sanitizers or valgrind. See ApirHttpd for the options.

use v5.24;
use warnings;
use experimental 'signatures';

use Exporter 'import';
use Test::More;

use ApirHttp;
use ApirHttpd;
use ApirProc ();

our @EXPORT = (@Test::More::EXPORT, qw(
    start_httpd stop_httpd config_ok config_fails config_output
    answer_is status_is json_is header_is served need curl curl_has_http2
    has_program source_text
));

# Starts a server, or ends the test.
sub start_httpd($conf, %options)
{
    my $httpd = eval { ApirHttpd->start(conf => $conf, %options) };
    return $httpd if $httpd;
    diag $@;
    BAIL_OUT('no httpd') unless $@ =~ /does not start/;
    fail 'httpd starts';
    done_testing;
    exit 1;
}

# Stops a server and judges its life.
sub stop_httpd($httpd, $name = 'nothing_unexpected_in_the_error_log')
{
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    my @complaints = $httpd->stop;
    ok(!@complaints, $name);
    diag $_ for @complaints;
    return !@complaints;
}

# The exit code and the output of `httpd -t`.
sub config_output($conf, %options)
{
    return ApirHttpd->check(conf => $conf, %options);
}

# A configuration that is right.
sub config_ok($conf, $name, %options)
{
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    my ($code, $output) = config_output($conf, %options);
    ok($code == 0 && $output =~ /Syntax OK/, $name)
        or diag "exit code $code\n$output";
    return $output;
}

# A configuration that is refused with a text: a pattern, or several.
sub config_fails($conf, $pattern, $name, %options)
{
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    my ($code, $output) = config_output($conf, %options);
    my @missing = grep { $output !~ $_ }
                  ref $pattern eq 'ARRAY' ? @$pattern : $pattern;
    ok($code == 1 && !@missing, $name)
        or diag join "\n", "exit code $code", (map { "no $_" } @missing),
                $output;
    return $output;
}

# A whole answer with a status.
sub status_is($answer, $status, $name)
{
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    my $good = ok($answer->complete && $answer->status == $status, $name);
    diag "want $status, got " . $answer->text unless $good;
    return $good;
}

# A whole JSON answer with a status and a body (Perl's form of JSON).
sub answer_is($answer, $status, $body, $name)
{
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    my $type = $answer->media_type // '';
    if (!$answer->complete || $answer->status != $status
        || $type !~ m{[/+]json$} || !defined $answer->json && $body) {
        fail $name;
        diag "want $status and JSON, got " . $answer->text;
        return 0;
    }
    return is_deeply($answer->json, $body, $name);
}

# Only the body.
sub json_is($answer, $body, $name)
{
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    return is_deeply($answer->json, $body, $name)
        || !diag $answer->text;
}

# A header field (joined by ", "), or none: undef.
sub header_is($answer, $header, $value, $name)
{
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    return is($answer->header($header), $value, $name);
}

# The server still answers an ordinary request, on a client's connection or
# on a new one.
sub served($httpd, $target, $name, $client = $httpd->client)
{
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    return status_is($client->get($target), 200, $name);
}

# The text of a file of the source tree.
sub source_text($path)
{
    open my $in, '<', ApirHttpd::source_folder() . "/$path"
        or die "$path: $!";
    local $/;
    return scalar <$in>;
}

sub has_program($name)
{
    return scalar grep { -x "$_/$name" } split /:/, "$ENV{PATH}:/usr/sbin";
}

# Skips the whole test where modules of httpd, or programs, are missing.
sub need(@names)
{
    for my $name (@names) {
        my $there = $name =~ /^mod_(\w+)$/
            ? ApirHttpd::has_module($1)
            : has_program($name);
        plan(skip_all => "no $name here") unless $there;
    }
    return;
}

# curl with a time limit: its exit code and its output.
sub curl(@arguments)
{
    my $limit = 30 * ApirHttpd::patience();
    open my $pipe, '-|', 'curl', '-s', '--noproxy', '*', '--max-time',
         $limit, @arguments or return (127, '');
    my $output = do { local $/; <$pipe> } // '';
    close $pipe;
    return ($? >> 8, $output);
}

# Whether this machine's curl speaks HTTP/2.
sub curl_has_http2
{
    return (`curl --version 2>/dev/null` // '') =~ /HTTP2/;
}

1;
