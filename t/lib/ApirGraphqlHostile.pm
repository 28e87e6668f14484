package ApirGraphqlHostile;

# Documents that cost more than they say, over models: for a model with a key
# `id`, a relation to many and one back from there.
#
#   for my $case (hostile_documents('User', 'posts', 'author')) {
#       my ($name, $query, $variables) = @$case;
#   }
#
# Each of them is refused, as a whole or in all its root fields.

use v5.24;
use warnings;
use experimental 'signatures';

use Exporter 'import';

our @EXPORT = qw(hostile_documents);

# Fragments that each spread the next one twice.
sub doubling($model, $count)
{
    return "{ findMany$model { ...F0 } }"
        . join('', map {
            my $next = $_ + 1;
            " fragment F$_ on $model { a$_: id "
                . ($_ < $count ? "...F$next ... { ...F$next }" : '') . ' }'
        } 0 .. $count);
}

sub nested_filter($many, $one, $depth)
{
    my $where = {id => {equals => 1}};
    $where = {NOT => [{$many => {some => {$one => {is => $where}}}}]}
        for 1 .. $depth;
    return $where;
}

sub hostile_documents($model, $many, $one)
{
    my $find = "findMany$model";
    my $by_variable = "query(\$v: ${model}Where) { $find(where: \$v) { id } }";
    return (
        ['100000_aliases',
         '{ ' . join(' ', map { "a$_: count$model" } 1 .. 1e5) . ' }'],
        ['5000_aliases_of_one_row',
         "{ $find { " . join(' ', map { "a$_: id" } 1 .. 5000) . ' } }'],
        ['20000_times_the_same_field',
         "{ $find { " . 'id ' x 20_000 . '} }'],
        ['10000_levels', "{ $find " . "{ $many { $one " x 5000],
        ['100000_lists_in_lists', "{ $find(where: {id: {in: " . '[' x 1e5],
        ['10000_filters_in_filters',
         "{ $find(where: " . '{NOT: ' x 1e4 . '{}' . '}' x 1e4 . ') { id } }'],
        ['filters_in_filters_of_a_variable', $by_variable,
         {v => nested_filter($many, $one, 60)}],
        ['30000_filters_beside_each_other', $by_variable,
         {v => {OR => [map { {id => {equals => "$_"}} } 1 .. 30_000]}}],
        ['10000_orders_of_a_literal',
         "{ $find(orderBy: [" . '{id: asc}, ' x 1e4 . ']) { id } }'],
        ['30000_members_that_are_none', $by_variable,
         {v => {map { ("m$_" => 1) } 1 .. 30_000}}],
        ['fragments_that_double_forty_times', doubling($model, 40)],
        ['fragments_that_spread_each_other',
         "{ $find { ...A } } fragment A on $model { id ...B } "
         . "fragment B on $model { id ...A }"],
        ['3000_fragments_in_a_chain_of_relations',
         "{ $find { ...F0 } }" . join '', map {
             my $next = ($_ + 1) % 3000;
             " fragment F$_ on $model { $many { $one { ...F$next } } }"
         } 0 .. 2999],
        ['5000_variables',
         'query(' . join(' ', map { "\$v$_: Int" } 1 .. 5000)
         . ") { $find { id } }"],
        ['a_name_of_100000_bytes', '{ ' . 'n' x 1e5 . ' }'],
        ['a_megabyte_of_commas', '{' . ',' x 2_000_000 . "count$model }"],
    );
}

1;
