# httpd reads its configuration twice when it starts. A mistake reaches the
# terminal, before the error log takes its place; a warning is told once, in
# the error log.
use v5.24;
use warnings;

use ApirTest;
use Test::More;

my $wrong = ApirHttpd->new(conf => <<'END');
<Location "/api">
    <ApiRoute GET /wrong/>
        ApiRespond 204
    </ApiRoute>
</Location>
END
$wrong->launch;
ok(!$wrong->wait_until_it_accepts, 'a_wrong_pattern_stops_the_start');
like($wrong->file_text('logs/output.log'),
     qr{APIR0301.*route "/wrong/": Path cannot end with '/'},
     'and_the_terminal_says_why');
is($wrong->log_text, '', 'before_there_is_an_error_log');

my $httpd = start_httpd(<<'END');
<Location "/api">
    <ApiRoute GET /twice>
        ApiRespond 204
    </ApiRoute>
    <ApiRoute GET /twice>
        ApiRespond 205
    </ApiRoute>
</Location>
END
my $warning = qr/APIR0301.*no request can reach this route/;
is($httpd->client->get('/api/twice')->status, 204, 'the_first_route_answers');
my @told = $httpd->startup_output =~ /$warning/g;
is(scalar @told, 1, 'a_warning_is_told_once')
    or diag $httpd->startup_output;
$httpd->expect_log($warning);
stop_httpd($httpd);
done_testing;
