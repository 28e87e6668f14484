# What README.md shows works as it is shown; so does the C of the guide.

use v5.24;
use warnings;

use File::Path qw(make_path);
use File::Temp ();
use ApirTest;
use ApirExamples;

need('sqlite3');

sub page
{
    my ($name) = @_;
    open my $file, '<:raw', ApirHttpd::source_folder() . "/$name"
        or die "$name: $!\n";
    local $/ = undef;
    return scalar <$file>;
}

# The blocks of a page in a language ("" for none).
sub blocks
{
    my ($name, $language) = @_;
    my @found;
    my $text = page($name);
    while ($text =~ /^```(\w*)\n(.*?)^```$/msg) {
        push @found, $2 if $1 eq $language;
    }
    return @found;
}

my $folder = File::Temp->newdir('apir-readme-XXXXXX', TMPDIR => 1);
chmod 0755, "$folder";

# ---- the C file, at the path that the README gives it --------------------

my ($c) = grep { /#include/ } blocks('README.md', 'c');
my ($name) = page('README.md') =~ m{`routes/(\S+\.c)`};
make_path("$folder/source/" . $name =~ s{/[^/]*$}{}r);
open my $file, '>', "$folder/source/$name" or die "$name: $!\n";
print $file $c;
close $file;
my $tool = ApirHttpd::build_folder() . '/apiroutesctl';
my $include = ApirHttpd::source_folder() . '/include';
is(system("$tool build -I '$include' '$folder/source' '$folder/routes' "
          . '>/dev/null'), 0, 'the_c_file_of_the_readme_is_built');

# ---- the configuration ---------------------------------------------------

my ($first, $second, $third) = blocks('README.md', '');
cmp_ok(scalar(grep { /\S/ } split /\n/, $first), '<=', 10,
       'the_readme_has_ten_lines_of_configuration');
my $conf = "$first\n$second";
$conf =~ s/^LoadModule.*\n//m;
$conf =~ s{/var/lib/blog}{$folder};
$conf =~ s{/usr/local/lib/apiroutes/routes}{$folder/routes};
my $sql = example_folder() . '/blog.sql';
system("sqlite3 '$folder/blog.db' <'$sql' >/dev/null");
chmod 0666, "$folder/blog.db";
chmod 0777, "$folder";

my $httpd = start_httpd($conf);
my $http = $httpd->client;
answer_is($http->get('/api/version'), 200, {version => '1.0'},
          'the_constant_is_answered');
is($http->get('/api/posts/1')->body, '{"id":1,"title":"Hello"}',
   'the_statement_is_answered_as_the_readme_says');
status_is($http->get('/api/posts/99'), 404, 'no_row_is_a_404');
my $delete = $http->request(DELETE => '/api/posts/1');
status_is($delete, 405, 'another_method_is_a_405');
like($delete->header('Allow'), qr/GET/, 'with_allow');
is($http->get('/api/gryffindor/students/year-1991')->body,
   '{"house":"gryffindor","year":"1991"}',
   'the_c_file_is_the_route_that_its_name_says');
stop_httpd($httpd);

# ---- models, under the rules of a schema ---------------------------------

my $schema = <<'ZMODEL';
datasource db {
    provider = 'sqlite'
}

model User {
    id    Int    @id @default(autoincrement())
    email String @unique
    posts Post[]

    @@allow('create,read', true)
}

model Post {
    id       Int    @id @default(autoincrement())
    title    String
    author   User   @relation(fields: [authorId], references: [id])
    authorId Int

    @@allow('read', true)
    @@allow('all', auth() == author)
}
ZMODEL
unlink glob "$folder/blog.db*";
$third =~ s{/var/lib/blog}{$folder};
$third =~ s/^ApiAuth.*\n/ApiAuth User.email=%{req:x-email}\n/m;
$httpd = start_httpd($third, files => {'conf/blog.zmodel' => $schema});
$httpd->expect_log(qr/push=on has run [0-9]+ statements/);
$http = $httpd->client;
status_is($http->post_json('/api/model/user/create',
                           '{"data":{"email":"ada@example.com"}}'), 201,
          'a_model_has_its_endpoints');
my $post = '{"data":{"title":"Mine","authorId":1},"select":{"id":true}}';
status_is($http->post_json('/api/model/post/create', $post), 403,
          'a_rule_refuses_who_is_nobody');
answer_is($http->post_json('/api/model/post/create', $post,
                           headers => {'x-email' => 'ada@example.com'}),
          201, {data => {id => 1}}, 'and_lets_the_author_write');
answer_is($http->post_json('/graphql',
                           '{"query":"{ findManyPost { title } }"}'),
          200, {data => {findManyPost => [{title => 'Mine'}]}},
          'the_same_models_as_graphql');
stop_httpd($httpd);

# ---- whole C files on the pages compile ----------------------------------

my $flags = `apr-1-config --includes --cppflags 2>/dev/null`;
chomp $flags;
SKIP: {
    skip 'no apr-1-config here', 1 unless $flags;
    my $number = 0;
    for my $page ('README.md', 'docs/guide.md', 'docs/capi.md') {
        for my $block (grep { /#include/ } blocks($page, 'c')) {
            $number++;
            open my $out, '>', "$folder/$number.c" or die $!;
            print $out $block;
            close $out;
            is(system("cc -std=gnu11 -Wall -Werror -fsyntax-only $flags "
                      . "-I'$include' '$folder/$number.c'"), 0,
               "example_${number}_of_${page}_compiles" =~ s{[/.]}{_}gr);
        }
    }
}

done_testing;
