# Directives of models: each mistake is told with its place, all of them at
# once; what a check would do it prints.

use v5.24;
use warnings;

use ApirTest;
use ApirModels;

need('sqlite3');
my $data = models_data();
my %files = (files => {'conf/app.zmodel' => models_schema(),
                       'conf/bad.zmodel' => "model User {\n    id Int\n}\n"
                       . "model Post {\n    id Int \@id\n    a Nope\n}\n"});
my $server = <<"CONF";
ApiDatabase app "sqlite:$data/app.db"
ApiSchema app conf/app.zmodel push=on
CONF

sub location
{
    my ($lines, $path) = @_;
    $path //= '/api/model';
    return "<Location \"$path\">\n$lines\n</Location>\n";
}

my $models = location("ApiModels app\nApiPolicy off");

$ENV{TMPDIR} = "$data";
my $output = config_ok("$server$models", 'a_schema_without_a_file_yet',
                       %files);
like($output, qr/-- ApiSchema app: .*CREATE TABLE "User"/s,
     'the_check_prints_what_the_start_will_do');
ok(!-e "$data/app.db", 'and_does_not_do_it');
is_deeply([glob "$data/apiroutes-*"], [], 'nor_leaves_anything_behind');

my $vain = config_ok("$server$models", 'a_rule_that_no_request_can_ask',
    files => {'conf/app.zmodel' => <<'ZMODEL'});
datasource db {
    provider = 'sqlite'
}
type User {
    roles String[]
    @@auth
}
model Note {
    id Int @id
    @@allow('create', true)
    @@allow('read', id > 0 && has(auth().roles, 'reader'))
}
ZMODEL
like($vain, qr/app\.zmodel:11:5: requests that this rule of Note decides are refused/,
     'is_warned_of_with_its_place');

my @bad = (
    ['ApiSchema', qr/wrong number of arguments; right is: ApiSchema NAME/],
    ['ApiSchema x', qr/wrong number of arguments/],
    ['ApiSchema x/y conf/app.zmodel', qr{"x/y" is no name}],
    ['ApiSchema app conf/app.zmodel', qr/a schema is called app already/],
    ['ApiSchema x0 conf/app.zmodel push=maybe',
     qr/push=maybe is neither on nor off/],
    ['ApiSchema x1 conf/app.zmodel pull=on',
     qr/pull=on is neither database=NAME nor push=on\|off/],
    ['ApiSchema x2 conf/app.zmodel database=nope',
     qr/no database is called "nope": ApiDatabase nope URL is missing/],
    ['ApiSchema x3 conf/none.zmodel', qr{conf/none\.zmodel}],
    ['ApiProcedure add app', qr/add: right is ApiProcedure SCHEMA\.NAME/],
    ['ApiProcedure app.add', qr/wrong number of arguments/],
    ['ApiProcedure nope.add app "SELECT 1"',
     qr/no schema is called "nope": ApiSchema nope FILE\.zmodel is missing/],
    ['ApiProcedure app.nope app "SELECT 1"',
     qr/schema app has no procedure "nope"/],
    ['ApiProcedure app.add nope "SELECT 1"',
     qr/no database is called "nope"/],
    ['ApiProcedure app.add app "SELEC 1"', qr/ApiProcedure: .*cannot begin a statement/],
    ['ApiProcedure app.add app "SELECT :c"',
     qr/:c is no path parameter/],
    ['ApiProcedure app.add app "DELETE FROM Post"',
     qr/the statement writes, which GET must not/],
    ['ApiProcedure app.add app "SELECT 1" result=stream',
     qr/result=stream is not result=many\|one\|value\|none/],
    ['ApiProcedure app.add nope:add', qr/no plugin is called "nope"/],
    ['ApiProcedure app.add @PLUGIN(probe)@', qr/no plugin is called/],
);
$output = config_fails(join("\n", $server, map { $_->[0] } @bad),
                       [map { $_->[1] } @bad],
                       'mistakes_at_server_level_are_all_told', %files);
my @lines = $output =~ /httpd\.conf:(\d+):/g;
my %lines = map { $_ => 1 } @lines;
is(scalar keys %lines, scalar @bad, 'each_with_its_line') or diag $output;

@bad = (
    ['ApiModels', qr/wrong number of arguments; right is: ApiModels SCHEMA/],
    ['ApiPolicy maybe', qr/maybe is neither on nor off/],
    ['ApiPolicyAnonymous on', qr/on is neither strict nor null/],
    ["<ApiRoute GET /a>\nApiModel app User\n</ApiRoute>",
     qr/User: right is ApiModel SCHEMA MODEL\.OPERATION/],
    ["<ApiRoute GET /b>\nApiModel nope User.findMany\n</ApiRoute>",
     qr/ApiModel: no schema is called "nope"/],
    ["<ApiRoute GET /c>\nApiModel app Nope.findMany\n</ApiRoute>",
     qr/schema app has no model "Nope"/],
    ["<ApiRoute GET /d>\nApiModel app User.find\n</ApiRoute>",
     qr/there is no operation "find"/],
    ["<ApiRoute GET,POST /e>\nApiModel app User.create\n</ApiRoute>",
     qr/create changes rows, which GET must not/],
    ["<ApiRoute GET /f>\nApiModel app User.findMany '{\"where\": }'\n"
     . '</ApiRoute>', qr/the arguments are no JSON/],
    ["<ApiRoute GET /g>\nApiModel app User.findMany [1]\n</ApiRoute>",
     qr/\[1\] is neither a JSON object nor accept=/],
    ["<ApiRoute GET /h/:id>\nApiModel app User.findMany "
     . "'{\"where\": {\"id\": \":no\"}}'\n</ApiRoute>",
     qr/:no is no path parameter and none of ApiQueryParams/],
    ["<ApiRoute GET /i>\nApiModel app User.findMany "
     . "'{\"where\": {\"id\": \":auth_id\"}}'\n</ApiRoute>",
     qr/:auth_id: ApiAuth defines no field "id"/],
    ["<ApiRoute GET /j>\nApiModel app User.findMany "
     . "'{\"where\": {\"nme\": 1}}'\n</ApiRoute>",
     qr/Unrecognized key: "nme" at "where"/],
    ["<ApiRoute POST /j>\nApiModel app User.create "
     . "'{\"data\": {\"nme\": 1}}'\n</ApiRoute>",
     qr/model User has no field "nme"/],
    ["<ApiRoute GET /o>\nApiModel app User.findMany accept=none "
     . "'{\"take\": \"two\"}'\n</ApiRoute>",
     qr/expected number, received string at "take"/],
    ["<ApiRoute POST /o>\nApiModel app User.create accept=none "
     . "'{\"data\": {\"name\": \"n\"}}'\n</ApiRoute>",
     qr/received undefined at "data\.email"/],
    ["<ApiRoute GET /k>\nApiModel app User.findMany\nApiInput conf/x.json\n"
     . '</ApiRoute>', qr/ApiInput and ApiOutput have no place here/],
    ["<ApiRoute GET /l>\nApiModel app User.findMany\nApiRespond 200\n"
     . '</ApiRoute>', qr/<ApiRoute \/l> has 2 operations/],
    ['ApiModel app User.findMany', qr/stands in <ApiRoute> only/],
);
config_fails($server . location(join("\n", 'ApiPolicy off',
                                     map { $_->[0] } @bad), '/api'),
             [map { $_->[1] } @bad], 'mistakes_in_locations_are_all_told',
             files => {%{$files{files}}, 'conf/x.json' => '{}'});

config_ok($server . location(<<'CONF', '/api'), 'what_may_still_come_is_none', %files);
ApiPolicy off
<ApiRoute GET /o>
    ApiModel app User.findMany accept=take '{"take": "two"}'
</ApiRoute>
<ApiRoute POST /o/:name>
    ApiModel app User.create accept=none '{"data": {"name": ":name"}}'
</ApiRoute>
<ApiRoute GET /p>
    ApiModel app User.findMany accept=none '{"take": 2}'
</ApiRoute>
CONF

# The user as a row.
my %row = (
    'User.name' => qr/the model has no such field with \@id or \@unique/,
    'User.nope' => qr/the model has no such field/,
    'Nope.id' => qr/schema app has no such model/,
    'Post.id' => qr/auth\(\) of schema app is a row of User/,
);
config_ok($server . location("ApiModels app\nApiAuth User.email=x"),
          'the_user_is_a_row', %files);
for my $name (sort keys %row) {
    config_fails($server . location("ApiModels app\nApiAuth $name=x"),
                 [qr/ApiAuth \Q$name\E: $row{$name}/],
                 "$name is_told", %files);
}
config_fails($server . "ApiSchema two conf/app.zmodel push=on\n"
             . location("ApiModels app\nApiAuth User.id=x") # of app: right
             . location('ApiAuth User.id=x', '/api/bare'),
             [qr/ApiAuth User\.id: several schemas have this model/],
             'which_schema_is_to_be_said', %files);
config_fails($server . "ApiSchema two conf/app.zmodel push=on\n"
             . "ApiAuth User.id=x\n" . location('ApiModels app')
             . location('ApiModels two', '/api/two'),
             [qr/the schemas app and two would share one user/],
             'one_user_has_one_schema', %files);

config_fails($server . location("ApiPolicy off\nApiModels nope"),
             qr/ApiModels: no schema is called "nope"/, 'an_unknown_schema',
             %files);
config_fails($server . location("ApiPolicy off\nApiModels app\nApiModels app"),
             qr/ApiModels owns this location already/, 'one_endpoint_is_all',
             %files);
config_fails("$server$models" . location('ApiModels app'),
             qr/another endpoint owns "\/api\/model" already/,
             'one_endpoint_is_all_of_a_path', %files);
config_fails("$server$models" . location(
                 "<ApiRoute GET /x>\nApiRespond 200\n</ApiRoute>"),
             qr/an endpoint owns every path below "\/api\/model"/,
             'routes_beside_an_endpoint_are_refused', %files);
config_ok("$server$models" . location(
              "<ApiRoute GET /x>\nApiRespond 200\n</ApiRoute>",
              '/api/model/more'), 'below_it_they_are_not', %files);
config_fails("<LocationMatch \"^/x\">\nApiModels app\n</LocationMatch>",
             qr/plain path only/, 'an_endpoint_has_a_plain_path', %files);

$output = config_fails("${server}ApiSchema bad conf/bad.zmodel push=on\n",
                       qr/bad\.zmodel:6:\d+: .*Nope/,
                       'the_compilers_refusals_are_told', %files);
config_fails('ApiSchema app conf/app.zmodel',
             qr/which database has its tables\? Say database=NAME/,
             'a_schema_needs_a_database', %files);
config_fails("ApiDatabase app \"sqlite:$data/app.db\"\n"
             . 'ApiSchema app conf/app.zmodel',
             qr/database app: /, 'without_push_the_file_must_be_there',
             %files);

done_testing;
