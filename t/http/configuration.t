# Configuration is checked at start-up: file, line, what is wrong, what would
# be right, and all mistakes of a file at once. For each directive something
# good and something bad.

use v5.24;
use warnings;

use ApirTest;

my %files = (
    'conf/schema.json' => '{"type":"object"}',
    'conf/broken.json' => '{"type":',
    'conf/bad.json' => '{"type":"nonsense"}',
    'conf/secrets' => "first\nsecond\n",
    'conf/none' => "# no secret here\n",
    'conf/plugin.txt' => "not a shared object\n",
    'conf/small.json' => '{"fragment":"small","routes":[]}',
    'conf/bad-path.json' => '{"fragment":"small","routes":[{"method":"GET",'
        . '"path":"x","handler":[]}]}',
);
my $plugin = "ApiPlugin live \@PLUGIN(live)@\n";

sub location { return qq(<Location "/api">\n$_[0]\n</Location>\n) }
sub route { return location("<ApiRoute GET /x>\n$_[0]\n</ApiRoute>") }

my %good = (
    ApiPlugin => $plugin,
    'ApiPlugin with an argument' => 'ApiPlugin c '
        . '@PLUGIN(conformance_routes)@ @ROOT@/conf/small.json',
    'ApiFragment of the server' => "${plugin}ApiFragment live",
    'ApiFragment by its name' => "${plugin}ApiFragment live:live",
    'ApiFragment of a location' => $plugin . location('ApiFragment live'),
    ApiSession => 'ApiSession s cookie secrets=@ROOT@/conf/secrets '
        . 'name=x path=/ domain=example.org samesite=strict maxage=60 '
        . 'httponly=on secure=on',
    'ApiSession by mod_session' => 'ApiSession s mod_session',
    '<ApiRoute' => route('ApiRespond 200 "{}"'),
    '<ApiRoute with several methods' =>
        location("<ApiRoute GET,POST,PURGE /x>\nApiRespond 204\n</ApiRoute>"),
    ApiInput => route("ApiInput \@ROOT@/conf/schema.json\nApiRespond 204"),
    ApiOutput => route("ApiOutput \@ROOT@/conf/schema.json\nApiRespond 204"),
    ApiErrorCodes => route("ApiErrorCodes A B\nApiRespond 204"),
    ApiQueryParams => route("ApiQueryParams a b\nApiRespond 204"),
    ApiAuth => location('ApiAuth id=%{REMOTE_USER} role=guest'),
    'ApiAuth json' => location('ApiAuth json=%{env:USER_JSON}'),
    ApiEnv => "ApiEnv A b\n" . location('ApiEnv A "%{HTTP_HOST}"'),
    ApiMaxBody => "ApiMaxBody 0\n" . location('ApiMaxBody 1000000'),
    ApiMaxDepth => "ApiMaxDepth 1\n" . location('ApiMaxDepth 10000'),
    ApiMaxRows => "ApiMaxRows 0\n" . location('ApiMaxRows 100'),
    ApiTimeout => "ApiTimeout 5\n" . location('ApiTimeout 500ms'),
    ApiCheckOutput => location('ApiCheckOutput on'),
    ApiErrors => location('ApiErrors off'),
    ApiCors => location('ApiCors https://a.example http://b.example:8080 '
                        . 'credentials=on headers=A,B maxage=60'),
    'ApiCors off' => location('ApiCors off'),
    ApiFallthrough => location('ApiFallthrough off'),
    ApiPages => location('ApiPages on'),
    'in IfModule' => "<IfModule apiroutes_module>\n" . route('ApiRespond 204')
        . '</IfModule>',
    'in VirtualHost' => "<VirtualHost *:1>\n" . route('ApiRespond 204')
        . '</VirtualHost>',
);
config_ok($good{$_}, "good: $_", files => \%files) for sort keys %good;

my %bad = (
    'ApiPlugin without a file' =>
        ['ApiPlugin x', qr/wrong number of arguments.*NAME FILE\.so/],
    'ApiPlugin of a file that is not there' =>
        ['ApiPlugin x /nowhere/x.so', qr{/nowhere/x\.so}],
    'ApiPlugin of something else' =>
        ['ApiPlugin x @ROOT@/conf/plugin.txt', qr/plugin\.txt/],
    'ApiPlugin twice' => ["$plugin$plugin", qr/called live already/],
    'ApiPlugin with a name that is none' =>
        ['ApiPlugin a:b @PLUGIN(live)@', qr/"a:b" is no name/],
    'ApiPlugin in a location' => [location($plugin), qr/ApiPlugin not allowed/],
    'a plugin that refuses to start' =>
        ['ApiPlugin c @PLUGIN(conformance_routes)@',
         qr/one argument is needed/],
    'a plugin with a bad path' =>
        ["ApiPlugin c \@PLUGIN(conformance_routes)@ "
         . "\@ROOT@/conf/bad-path.json\n" . location('ApiFragment c:small'),
         qr/Path must start with '\/'/],
    'ApiFragment of no plugin' =>
        ['ApiFragment nobody', qr/no plugin is called "nobody"/],
    'ApiFragment that is not there' =>
        ["${plugin}ApiFragment live:other", qr/no fragment "other"/],
    'ApiFragment in LocationMatch' =>
        ["$plugin<LocationMatch ^/x>\nApiFragment live\n</LocationMatch>",
         qr/plain path only/],
    'ApiFragment in a location with a pattern' =>
        ["$plugin<Location /x*>\nApiFragment live\n</Location>",
         qr/plain path only/],
    'ApiFragment in a directory' =>
        ["$plugin<Directory />\nApiFragment live\n</Directory>",
         qr/Location/],
    'ApiSession without secrets' =>
        ['ApiSession s cookie', qr/secrets=FILE is missing/],
    'ApiSession with a file that is not there' =>
        ['ApiSession s cookie secrets=/nowhere', qr{/nowhere}],
    'ApiSession without a secret' =>
        ['ApiSession s cookie secrets=@ROOT@/conf/none',
         qr/holds no secret/],
    'ApiSession with a bad option' =>
        ['ApiSession s cookie secrets=@ROOT@/conf/secrets samesite=maybe',
         qr/lax, strict or none/],
    'ApiSession with an unknown option' =>
        ['ApiSession s cookie secrets=@ROOT@/conf/secrets colour=red',
         qr/colour=red is no option/],
    'ApiSession of an unknown kind' =>
        ['ApiSession s memory', qr/memory is no store/],
    'ApiSession twice' =>
        ["ApiSession s mod_session\nApiSession s mod_session",
         qr/called s already/],
    'ApiRoutesDir that is not there' =>
        [location('ApiRoutesDir /nowhere'), qr{/nowhere cannot be read}],
    'ApiRoutesDir of no plugin' =>
        [location('ApiRoutesDir nobody:site'), qr/no plugin.*nobody/],
    'a route without an operation' => [route(''), qr/has 0 operations/],
    'a route with two operations' =>
        [route("ApiRespond 200 x\nApiRespond 204"), qr/has 2 operations/],
    'a route without a method' =>
        [location("<ApiRoute /x>\nApiRespond 204\n</ApiRoute>"),
         qr/METHOD|method/],
    'a route with a method that is none' =>
        [location("<ApiRoute G(T /x>\nApiRespond 204\n</ApiRoute>"),
         qr/is no method/],
    'a route with a path that is none' =>
        [location("<ApiRoute GET x>\nApiRespond 204\n</ApiRoute>"),
         qr/Path must start with '\/'/],
    'a route that ends with a slash' =>
        [location("<ApiRoute GET /x/>\nApiRespond 204\n</ApiRoute>"),
         qr/Path cannot end with '\/'/],
    'a route outside a location' =>
        ["<ApiRoute GET /x>\nApiRespond 204\n</ApiRoute>",
         qr/Location|here/],
    'a route in a directory' =>
        ["<Directory />\n<ApiRoute GET /x>\nApiRespond 204\n</ApiRoute>\n"
         . '</Directory>', qr/Location|here/],
    'a directive of others in a route' =>
        [route("ApiRespond 204\nRequire all denied"),
         qr/Require.*no place in <ApiRoute>/],
    'ApiRespond outside a route' => [location('ApiRespond 200'),
                                     qr/in <ApiRoute> only/],
    'ApiRespond with a status that is none' =>
        [route('ApiRespond 99'), qr/99 is no status/],
    'ApiRespond with a body that cannot be' =>
        [route('ApiRespond 204 x'), qr/204 has no body/],
    'ApiHandler of no plugin' =>
        [route('ApiHandler nobody:f'), qr/no plugin is called "nobody"/],
    'ApiHandler of no function' =>
        [$plugin . route('ApiHandler live:nothing'),
         qr/exports no function "nothing"/],
    'ApiHandler without a function' =>
        [$plugin . route('ApiHandler live'), qr/PLUGIN:FUNCTION/],
    'ApiSql of no database' =>
        [route('ApiSql nobody "SELECT 1"'), qr/no database.*nobody/],
    'ApiInput of a file that is not there' =>
        [route("ApiInput /nowhere.json\nApiRespond 204"),
         qr{/nowhere\.json cannot be read}],
    'ApiInput that is no JSON' =>
        [route("ApiInput \@ROOT@/conf/broken.json\nApiRespond 204"),
         qr/no JSON/],
    'ApiInput that is no schema' =>
        [route("ApiInput \@ROOT@/conf/bad.json\nApiRespond 204"),
         qr/type|nonsense/],
    'ApiOutput that is no schema' =>
        [route("ApiOutput \@ROOT@/conf/bad.json\nApiRespond 204"),
         qr/type|nonsense/],
    'ApiErrorCodes without a code' =>
        [route("ApiErrorCodes\nApiRespond 204"), qr/wrong number/],
    'ApiQueryParams without a name' =>
        [route("ApiQueryParams\nApiRespond 204"), qr/wrong number/],
    'ApiAuth without a field' => [location('ApiAuth x'), qr/FIELD=EXPR/],
    'ApiAuth with a broken expression' =>
        [location('ApiAuth "id=%{nonsense"'), qr/no expression/],
    'ApiAuth json beside a field' =>
        [location('ApiAuth json=x id=y'), qr/json=EXPR is the whole user/],
    'ApiAuth of a row beside a field' =>
        [location('ApiAuth User.id=x id=y'),
         qr/User\.id=EXPR is the whole user/],
    'ApiAuth of a row of no schema' =>
        [location('ApiAuth User.id=x'), qr/no ApiSchema has such a model/],
    'ApiEnv without a value' => ['ApiEnv A', qr/wrong number/],
    'ApiEnv with a broken expression' =>
        ['ApiEnv A "%{nonsense"', qr/no expression/],
    'ApiMaxBody that is no number' => ['ApiMaxBody much', qr/much is no/],
    'ApiMaxBody below zero' => ['ApiMaxBody -1', qr/-1 is no/],
    'ApiMaxDepth of zero' => ['ApiMaxDepth 0', qr/0 is no/],
    'ApiMaxDepth beyond its ceiling' =>
        ['ApiMaxDepth 10001', qr/10001 is no.*10000/],
    'ApiMaxRows that is no number' => ['ApiMaxRows x', qr/x is no/],
    'ApiTimeout that is no time' => ['ApiTimeout soon', qr/soon is no time/],
    'ApiCheckOutput that is neither' =>
        [location('ApiCheckOutput maybe'), qr/maybe is neither on nor off/],
    'ApiErrors that is neither' =>
        [location('ApiErrors xml'), qr/xml is neither json nor off/],
    'ApiCors with a path' =>
        [location('ApiCors https://a.example/x'), qr/no origin/],
    'ApiCors of everybody with credentials' =>
        [location('ApiCors * credentials=on'), qr/credentials=on/],
    'ApiCors with an unknown option' =>
        [location('ApiCors https://a.example x=y'), qr/x=y/],
    'ApiFallthrough that is neither' =>
        [location('ApiFallthrough x'), qr/neither/],
    'ApiPages that is neither' => [location('ApiPages x'), qr/neither/],
    'ApiPages with two words' =>
        [location('ApiPages on off'), qr/wrong number/],
);
my $long = '/' . 'a' x 5000;
my %long = (
    ApiPlugin => "ApiPlugin p $long",
    ApiDatabase => "ApiDatabase d sqlite:$long",
    ApiSchema => "ApiDatabase d sqlite:x\nApiSchema s $long",
    ApiSession => "ApiSession s cookie secrets=$long",
    ApiInput => route("ApiInput $long\nApiRespond 204"),
    ApiOutput => route("ApiOutput $long\nApiRespond 204"),
    ApiGraphQL => $plugin . location("ApiGraphQL $long resolvers=live"),
);
$bad{"$_ of a path that is too long"} = [$long{$_}, qr/path of 5001 bytes is too long/]
    for keys %long;
$bad{'ApiRoutesDir of a path that is too long'} =
    [location("ApiRoutesDir $long"), qr/cannot be read/];
config_fails($bad{$_}[0],
             [$bad{$_}[1], qr/httpd\.conf:\d+: |on line \d+ of .*httpd\.conf/],
             "bad: $_", files => \%files) for sort keys %bad;

# All mistakes of a file are told at once, each with its line.
my $output = config_fails(<<'END', qr/AH00014/, 'several mistakes');
ApiMaxBody much
ApiFragment nobody
<Location "/api">
    ApiPages maybe
    <ApiRoute GET x>
        ApiRespond 99
    </ApiRoute>
</Location>
END
my %lines = $output =~ /httpd\.conf:(\d+): (.*)/g;
cmp_ok(scalar keys %lines, '>=', 5, 'are_all_told') or diag $output;

# .htaccess files are no place for routes.
my $httpd = start_httpd("<Directory \"\@DOCROOT@\">\nAllowOverride All\n"
                        . "</Directory>\n",
                        files => {'htdocs/x/.htaccess' => "ApiMaxBody 1\n",
                                  'htdocs/x/index.html' => "x\n"});
is($httpd->client->get('/x/')->status, 500, 'refused_in_htaccess_files');
$httpd->expect_log(qr/ApiMaxBody.*not allowed here/);
stop_httpd($httpd);
done_testing;
