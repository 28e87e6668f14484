package ApirModels;

# What tests of models share: a small schema, servers with a database of
# their own, and requests with arguments.

use v5.24;
use warnings;
use experimental 'signatures';

use Exporter 'import';
use File::Temp ();

use ApirTest;

our @EXPORT = qw(models_schema models_data models_conf start_models sql
                 sql_value find args);

sub models_schema
{
    return <<'ZMODEL';
datasource db {
    provider = 'sqlite'
}

model User {
    id    Int     @id @default(autoincrement())
    email String  @unique @email
    name  String?
    posts Post[]
}

model Post {
    id        Int      @id @default(autoincrement())
    title     String
    published Boolean  @default(false)
    views     BigInt   @default(0)
    author    User     @relation(fields: [authorId], references: [id])
    authorId  Int
    createdAt DateTime @default(now())

    @@index([authorId])
}

type Pair {
    left  String
    right DateTime
}

procedure add(a: Int, b: Int?): Int
procedure first(): Post
procedure pairs(names: String[]): Pair[]
procedure unbound(): Int
mutation procedure rename(id: Int, name: String): User
mutation procedure fails(how: String): Int
ZMODEL
}

# A folder in which the children may make files.
sub models_data
{
    my $data = File::Temp->newdir('apir-models-XXXXXX', TMPDIR => 1);
    chmod 0777, "$data";
    return $data;
}

sub models_conf($data, $more = '', $options = '')
{
    return <<"CONF";
ApiDatabase app "sqlite:$data/app.db" $options
ApiSchema app conf/app.zmodel push=on
<Location "/api/model">
    ApiModels app
    ApiPolicy off
</Location>
$more
CONF
}

# A server whose tables are made at its start; $more stands behind the
# endpoints.
sub start_models($more = '', %options)
{
    my $data = models_data();
    my $database = delete $options{database} // '';
    my $schema = delete $options{schema} // models_schema();
    my $httpd = start_httpd(models_conf($data, $more, $database), %options,
                            data => $data,
                            files => {'conf/app.zmodel' => $schema,
                                      %{$options{files} // {}}});
    my $made = qr/push=on has run [0-9]+ statements/;
    $httpd->wait_log($made);
    $httpd->expect_log($made);
    return $httpd;
}

# Runs SQL by another program.
sub sql($httpd, $statements)
{
    my $file = "$httpd->{data}/app.db";
    open my $pipe, '|-', 'sqlite3', '-bail', '-cmd', '.timeout 5000', $file
        or die $!;
    print $pipe $statements;
    close $pipe or die "sqlite3 failed\n";
    return;
}

sub sql_value($httpd, $statement)
{
    open my $pipe, '-|', 'sqlite3', '-cmd', '.timeout 5000',
         "$httpd->{data}/app.db", $statement or die $!;
    my $value = do { local $/; <$pipe> } // '';
    chomp $value;
    return $value;
}

# A query string with arguments.
sub args($q)
{
    $q =~ s/([^A-Za-z0-9])/sprintf '%%%02X', ord $1/ge;
    return "q=$q";
}

sub find($http, $path, $q = '{}')
{
    return $http->get("/api/model/$path?" . args($q));
}

1;
