# Where directives may stand. Each is taken where its table says so, and
# refused with a sentence, file and line, in every other kind of section; all
# of them at once.

use v5.24;
use warnings;

use ApirTest;

need(qw(mod_macro mod_allowmethods mod_proxy));
my %files = (
    'conf/schema.json' => '{}', 'conf/secrets' => "x\n",
    'conf/part.conf' => "<ApiRoute GET /included>\n    ApiRespond 200\n"
        . "    ApiMaxBody 1\n</ApiRoute>\n",
    'conf/db.sqlite' => '',
);

# From the table itself: NAME, where it stands.
my ($code, $table) = config_output('', define => ['DUMP_APIROUTES_DIRECTIVES']);
my %where = $table =~ /^(<?Api\w+)\t(\w+)\t/mg;
cmp_ok(scalar keys %where, '>', 20, 'the_table_of_directives');

# Arguments that are right.
my %right = (
    ApiFragment => 'live', ApiRoutesDir => '@BUILD@/t/routes/names',
    ApiInput => '@ROOT@/conf/schema.json',
    ApiOutput => '@ROOT@/conf/schema.json', ApiErrorCodes => 'A',
    ApiQueryParams => 'a', ApiHandler => 'live:x', ApiSql => 'db "SELECT 1"',
    ApiRespond => '200', ApiAuth => 'a=b', ApiEnv => 'A b', ApiMaxBody => '1',
    ApiMaxDepth => '1', ApiMaxRows => '1', ApiTimeout => '1',
    ApiFormats => 'assert', ApiCheckOutput => 'on', ApiErrors => 'json',
    ApiCors => 'https://a.example', ApiFallthrough => 'on', ApiPages => 'on',
    ApiPlugin => 'live @PLUGIN(live)@', ApiDatabase => 'db sqlite:x',
    ApiSession => 's mod_session',
);
# What comes with the schema of models, in another area.
delete @where{grep { !$right{$_} && $_ ne '<ApiRoute' } keys %where};

sub text_of
{
    my ($name) = @_;
    return $name eq '<ApiRoute'
        ? "<ApiRoute GET /x>\nApiRespond 200\n</ApiRoute>\n"
        : "$name $right{$name}\n";
}

# Server directives are refused in sections by httpd, which stops there.
for my $name (grep { $where{$_} eq 'SERVER' } sort keys %where) {
    config_fails("<Location /x>\n" . text_of($name) . "</Location>",
                 qr/$name not allowed/, "$name in a location", files => \%files);
}
for my $name (grep { $where{$_} eq 'LOCATION' } sort keys %where) {
    config_fails(text_of($name), qr/not allowed/, "$name at server level");
}

# The others, all in one file for each place.
my @others = grep { $where{$_} ne 'SERVER' } sort keys %where;
my %places = (
    LocationMatch => ['<LocationMatch "^/x">', '</LocationMatch>'],
    'Location ~' => ['<Location ~ "^/x">', '</Location>'],
    'Location with a wildcard' => ['<Location "/x*">', '</Location>'],
    'Location with an escape' => ['<Location "/x%20">', '</Location>'],
    'Location of no path' => ['<Location "x">', '</Location>'],
    Directory => ['<Directory "/">', '</Directory>'],
    Files => ['<Files "x">', '</Files>'],
    If => ["<Location /x>\n<If \"true\">", "</If>\n</Location>"],
    Proxy => ['<Proxy "*">', '</Proxy>'],
    Limit => ["<Location /x>\n<Limit GET>", "</Limit>\n</Location>"],
    LimitExcept => ["<Location /x>\n<LimitExcept GET>",
                    "</LimitExcept>\n</Location>"],
);
for my $place (sort keys %places) {
    my ($open, $close) = @{$places{$place}};
    my ($exit, $output) = config_output(
        "ApiPlugin live \@PLUGIN(live)@\n$open\n"
        . join('', map { text_of($_) } @others) . $close,
        files => \%files, modules => ['proxy']);
    is($exit, 1, "$place: refused");
    my @told = grep { $output !~ /httpd\.conf:\d+: \Q$_\E/ } @others;
    ok(!@told, 'each_with_its_line') or diag "@told\n$output";
}

# In the route's section only what is its own.
my ($exit, $output) = config_output(
    "<Location /x>\n<ApiRoute GET /x>\n"
    . join('', map { text_of($_) } grep { $where{$_} ne 'ROUTE' } @others)
    . "Require all granted\nApiRespond 200\n</ApiRoute>\n</Location>",
    files => \%files);
is($exit, 1, 'what_is_not_the_route_s_is_refused_in_it');
my @kept = grep { $output !~ /<ApiRoute: \Q$_\E \(line \d+\) has no place/ }
           'Require', grep { $where{$_} ne 'ROUTE' } @others;
ok(!@kept, 'each_with_its_line') or diag "@kept\n$output";

# What vanishes before a route is read: Include, IfModule, macros.
config_fails(<<'END', qr{part\.conf:1: .*ApiMaxBody \(line 3\) has no place},
<Location "/x">
    Include conf/part.conf
</Location>
END
             'an_included_file_is_named', files => \%files);
config_fails(<<'END', qr{macro 'r' \(defined on line \d+ of .* used on line \d+},
<Macro r $path>
    <ApiRoute GET $path>
        ApiRespond 99
    </ApiRoute>
</Macro>
<Location "/x">
    Use r /x
</Location>
END
             'a_macro_is_named', modules => ['macro']);
config_ok(<<'END', 'conditions_and_macros_around_routes', modules => ['macro']);
<Macro r $path>
    <ApiRoute GET $path>
        <IfModule apiroutes_module>
            ApiRespond 204
        </IfModule>
    </ApiRoute>
</Macro>
<Location "/x">
    Use r /a
    <IfDefine !NOTHING>
        Use r /b
    </IfDefine>
</Location>
END

# A method of one's own is known to httpd from then on.
my $httpd = start_httpd(<<'END', modules => ['allowmethods']);
<Location "/x">
    <ApiRoute PURGE,GET /x>
        ApiRespond 200 "{}"
    </ApiRoute>
    AllowMethods PURGE
</Location>
END
my $http = $httpd->client;
status_is($http->request(PURGE => '/x/x'), 200, 'AllowMethods_knows_it');
status_is($http->get('/x/x'), 405, 'and_refuses_others');
$httpd->expect_log(qr/AH01623: client method denied/);
stop_httpd($httpd);
for my $method (qw(TRACE CONNECT)) {
    config_fails("<Location /x>\n<ApiRoute $method /x>\nApiRespond 200\n"
                 . "</ApiRoute>\n</Location>",
                 qr/$method never reaches a route/, "$method is nobody's");
}
done_testing;
