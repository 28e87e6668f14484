# The tables of a schema at the start: made by push=on, as root for the user
# of the children; compared without it.

use v5.24;
use warnings;

use ApirTest;
use ApirModels;

need('sqlite3');
plan(skip_all => 'one process cannot restart') if ApirHttpd::wrap()
    eq 'valgrind';

sub files { return (files => {'conf/app.zmodel' => $_[0]}) }

sub server
{
    my ($data, $push) = @_;
    return "ApiDatabase app \"sqlite:$data/app.db\"\n"
        . "ApiSchema app conf/app.zmodel push=$push\n"
        . "<Location \"/api/model\">\nApiModels app\nApiPolicy off\n"
        . "</Location>\n";
}

sub run_sql
{
    my ($data, $sql) = @_;
    system('sqlite3', '-bail', "$data/app.db", $sql) == 0
        or die "sqlite3 failed\n";
    return;
}

# Why a server does not start; '' when it does.
sub refusal
{
    my ($conf, %options) = @_;
    my $httpd = eval { ApirHttpd->start(conf => $conf, %options) };
    return $@ unless $httpd;
    $httpd->stop;
    return '';
}

my $schema = models_schema();
my $children = $> == 0 ? (getpwnam 'www-data')[2] : $>;

# ---- made at the start --------------------------------------------------

my $httpd = start_models();
my $file = "$httpd->{data}/app.db";
is((stat $file)[4], $children, 'a_new_file_belongs_to_the_children');
is((stat $file)[2] & 0777, 0640, 'and_is_for_nobody_else');
status_is($httpd->client->post_json('/api/model/user/create',
    '{"data":{"email":"ada@example.com"}}'), 201, 'they_write_it');
is_deeply([grep { (stat $_)[4] != $children } glob "$file*"], [],
          'and_the_files_beside_it');
my $log = $httpd->log_text;
is(scalar(() = $log =~ /push=on has run/g), 1, 'once_not_in_both_passes');
ok($httpd->graceful, 'a_restart');
is(scalar(() = $httpd->log_text =~ /push=on has run/g), 1,
   'has_nothing_to_do');
is(sql_value($httpd, 'SELECT count(*) FROM User'), 1, 'and_keeps_the_rows');

# A schema that grows.
$httpd->write_file('conf/app.zmodel', $schema
    =~ s/name  String\?/name  String?\n    nick  String?\n    rank Int \@default(3)/r
    . "model Tag {\n    id Int \@id\n}\n");
$httpd->graceful;
is(sql_value($httpd, 'SELECT rank FROM User'), 3, 'columns_are_added');
is(sql_value($httpd, "SELECT count(*) FROM sqlite_master"
             . " WHERE name = 'Tag'"), 1, 'and_tables');
stop_httpd($httpd);

# ---- refused ------------------------------------------------------------

my $data = models_data();
run_sql($data, 'CREATE TABLE "User" (id TEXT PRIMARY KEY NOT NULL,'
        . ' email BLOB); INSERT INTO "User" VALUES (1, 2);');
my $why = refusal(server($data, 'on'), files($schema));
like($why, qr/httpd\.conf:\d+: database app: .* push=on does not do that/,
     'what_could_lose_data_is_refused');
like($why, qr/A person could run: \S/, 'with_the_statement');
is(`sqlite3 '$data/app.db' 'SELECT count(*) FROM sqlite_master'` + 0, 2,
   'and_nothing_is_changed');

SKIP: {
    skip 'only root sees that others cannot write', 2 if $> != 0;
    my $locked = models_data();
    chmod 0755, "$locked";
    $why = refusal(server($locked, 'on'), files($schema));
    like($why, qr/APIR0304: .*cannot write to this folder/,
         'an_unwritable_folder_stops_the_start');
    ok(!-e "$locked/app.db", 'and_no_file_is_left');
}

# ---- compared -----------------------------------------------------------

$data = models_data();
run_sql($data, 'CREATE TABLE other (id INTEGER)');
$why = config_fails(server($data, 'off'),
    qr/database app lacks what the schema needs .*apiroutesctl db push/,
    'without_push_missing_tables_stop_the_start', files($schema));
my $push = ApirHttpd::build_folder() . '/apiroutesctl';
open my $out, '>', "$data/app.zmodel" or die $!;
print $out $schema;
close $out;
is(system("'$push' db push '$data/app.zmodel' 'sqlite:$data/app.db'"
          . ' >/dev/null'), 0, 'the_command_makes_them');
my $output = config_ok(server($data, 'off'), 'then_it_is_right',
                       files($schema));
unlike($output, qr/warn|APIR/, 'without_a_warning');
run_sql($data, 'DROP INDEX "Post_authorId_idx"');
$output = config_ok(server($data, 'off'), 'an_index_is_not_needed',
                    files($schema));
like($output, qr/APIR0301: .*has other indexes than the schema \(1 changes\)/,
     'but_told');
run_sql($data, 'ALTER TABLE "Post" DROP COLUMN title');
config_fails(server($data, 'off'), qr/ALTER TABLE "Post"/,
             'a_column_is', files($schema));

done_testing;
