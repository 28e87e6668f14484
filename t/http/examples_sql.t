# The example of SQL routes: statements over an SQLite file.

use v5.24;
use warnings;

use ApirTest;
use ApirExamples;

need('sqlite3');
my $httpd = start_example('blog');
my $http = $httpd->client;
my $posts = '/api/blog/posts';

# JSON's true and false, as Perl's.
sub plain
{
    my ($value) = @_;
    return [map { plain($_) } @$value] if ref $value eq 'ARRAY';
    return {map { $_ => plain($value->{$_}) } keys %$value}
        if ref $value eq 'HASH';
    return ref $value ? $value ? 1 : 0 : $value;
}

is_deeply(plain($http->get($posts)->json),
          [{id => 1, title => 'Hello', published => 1},
           {id => 2, title => 'Routes', published => 1},
           {id => 3, title => 'Draft', published => 0}], 'posts_are_listed');
is(scalar @{$http->get("$posts?limit=2")->json}, 2,
   'a_query_parameter_is_bound');
like($http->get($posts)->body, qr/"id":1,.*"published":true/,
     'numbers_and_booleans_have_their_types');
is_deeply(plain($http->get("$posts/2")->json),
          {id => 2, title => 'Routes', body => 'A statement is a route.',
           published => 1}, 'one_row_is_an_object');
status_is($http->get("$posts/99"), 404, 'no_row_is_a_404');
status_is($http->get("$posts/2%20OR%201=1"), 404,
          'a_parameter_is_a_value_and_never_sql');
is_deeply($http->get("$posts/1/comments")->json,
          [{author => 'Ada', body => 'Well begun.'},
           {author => 'Grace', body => 'Go on!'}],
          'the_rows_of_another_table_are_a_list');
is($http->get('/api/blog/count')->body, '3', 'one_value_is_that_value');

my $stream = $http->get('/api/blog/export');
header_is($stream, 'Content-Type', 'application/x-ndjson; charset=utf-8',
          'an_export_is_a_stream');
is(scalar(my @lines = split /\n/, $stream->body), 3,
   'with_a_line_for_each_row');

my $created = $http->post_json($posts, '{"title":"New","body":"It is."}');
status_is($created, 200, 'a_post_is_inserted');
is_deeply(plain($created->json), {id => 4, title => 'New', published => 0},
          'with_what_the_statement_returns_and_the_schemas_default');
is($http->get('/api/blog/count')->body, '4', 'and_is_there');
status_is($http->post_json($posts, '{"title":"New","body":"Again."}'), 409,
          'a_constraint_is_a_409');
my $bad = $http->post_json($posts, '{"title":""}');
status_is($bad, 400, 'the_input_is_checked_by_its_schema');
is_deeply([map { $_->{path}[0] } @{$bad->json->{issues}}], [qw(title body)],
          'which_lists_what_is_wrong');
status_is($http->request(DELETE => "$posts/4"), 204, 'a_post_is_deleted');
is($http->get('/api/blog/count')->body, '3', 'and_is_gone');

stop_httpd($httpd);
done_testing;
