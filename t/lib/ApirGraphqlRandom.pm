package ApirGraphqlRandom;

# Random queries over models, each as GraphQL and as the arguments of RPC that
# mean the same. What there is to ask comes from introspection, values from
# the rows.
#
#   my $random = ApirGraphqlRandom->new($seed, $ask);   # $ask->($document)
#   my $query = $random->query;
#   $query->{document}, $query->{variables}, $query->{op}, $query->{model},
#   $query->{args}, $query->{key}

use v5.24;
use warnings;
use experimental 'signatures';

use ApirJson;

my $INTROSPECTION = <<'END';
{ __schema { types { name kind
  fields { name type { ...T } args { name type { ...T } } }
  inputFields { name type { ...T } } enumValues { name } } } }
fragment T on __Type { kind name ofType { kind name ofType { kind name
  ofType { kind name } } } }
END

my @OPERATORS = qw(equals in notIn lt lte gt gte contains startsWith endsWith
                   not);

sub new($class, $seed, $ask)
{
    my $self = bless {state => $seed, ask => $ask}, $class;
    my $schema = $ask->($INTROSPECTION)->{data}{__schema};
    $self->{types} = {map { $_->{name} => $_ } @{$schema->{types}}};
    $self->{models} = [sort map { $_->{name} =~ /^findMany(\w+)$/ ? $1 : () }
                       @{$self->{types}{Query}{fields}}];
    $self->harvest($_) for @{$self->{models}};
    return $self;
}

# A generator of our own: the same numbers from the same seed everywhere.
sub number($self, $below)
{
    $self->{state} = ($self->{state} * 1103515245 + 12345) % 2147483648;
    return int($self->{state} / 65536) % $below;
}

sub json_number($number)
{
    return bless \(my $text = "$number"), 'ApirJson::Number';
}

sub chance($self, $percent) { return $self->number(100) < $percent }
sub pick($self, @items) { return $items[$self->number(scalar @items)] }

sub inner($type)
{
    $type = $type->{ofType} while $type->{ofType};
    return $type->{name};
}

sub is_list($type)
{
    while ($type) {
        return 1 if $type->{kind} eq 'LIST';
        $type = $type->{ofType};
    }
    return 0;
}

sub written($type)
{
    return written($type->{ofType}) . '!' if $type->{kind} eq 'NON_NULL';
    return '[' . written($type->{ofType}) . ']' if $type->{kind} eq 'LIST';
    return $type->{name};
}

sub kind($self, $name) { return $self->{types}{$name}{kind} }

sub members($self, $model, $object)
{
    return grep { ($self->kind(inner($_->{type})) eq 'OBJECT') == $object }
        @{$self->{types}{$model}{fields}};
}

# Values that are there, by type.
sub harvest($self, $model)
{
    my @names = map { $_->{name} } $self->members($model, 0);
    my $rows = $self->{ask}->("{ r: findMany$model { @names } }")->{data}{r};
    for my $field ($self->members($model, 0)) {
        for my $row (@$rows) {
            my $value = $row->{$field->{name}};
            next if !defined $value || ref $value eq 'HASH'
                || ref $value eq 'ARRAY';
            my $type = inner($field->{type});
            $value = json_number($value) if $type eq 'BigInt';
            push @{$self->{values}{$type}}, $value;
            push @{$self->{fields}{$model}{$field->{name}}}, $value;
        }
    }
    return;
}

sub variable($self, $query, $type, $value)
{
    my $name = 'v' . scalar @{$query->{types}};
    push @{$query->{types}}, "\$$name: $type";
    $query->{variables}{$name} = $value;
    return "\$$name";
}

sub filter($self, $type)
{
    my %has = map { $_->{name} => inner($_->{type}) }
        @{$self->{types}{$type}{inputFields}};
    my $value = $has{equals} or return undef;
    my @values = @{$self->{values}{$value} // []};
    my $operator = $self->pick(grep { $has{$_} } @OPERATORS);
    return undef if !@values || $value eq 'Json' || $value eq 'Bytes';
    return {not => $self->filter($type) // return undef}
        if $operator eq 'not';
    return {$operator => [map { $self->pick(@values) } 1 .. 2]}
        if $operator =~ /in$/i;
    my $one = $self->pick(@values);
    $one = substr $one, 0, 3 if $operator =~ /^(?:contains|starts|ends)/;
    return {$operator => $one};
}

sub where($self, $type, $depth = 0)
{
    my %where;
    for (1 .. 1 + $self->number(2)) {
        my $field = $self->pick(@{$self->{types}{$type}{inputFields}});
        my ($name, $of) = ($field->{name}, inner($field->{type}));
        if ($name =~ /^(?:AND|OR|NOT)$/) {
            $where{$name} = [map { $self->where($of, $depth + 1) } 1 .. 2]
                if $depth < 2;
            next;
        }
        next unless $self->kind($of) eq 'INPUT_OBJECT';
        my %has = map { $_->{name} => $_ }
            @{$self->{types}{$of}{inputFields}};
        my ($word) = grep { $has{$_} }
            ($self->pick(qw(some every none)), $self->pick(qw(is isNot)));
        if ($word) {
            $where{$name} = {$word => $self->where(inner($has{$word}{type}),
                                                   $depth + 1)}
                if $depth < 2;
            next;
        }
        my $filter = $self->filter($of);
        $where{$name} = $filter if $filter;
    }
    return \%where;
}

# SortOrder, or Sort.
sub direction($self, $type)
{
    my $direction = $self->pick(qw(asc desc));
    return $direction if $type eq 'SortOrder';
    return {sort => $direction, nulls => $self->pick(qw(first last))};
}

# One order: by a field, a related row's field, or how many there are.
sub order_of($self, $type, $depth = 0)
{
    my $field = $self->pick(@{$self->{types}{$type}{inputFields}});
    my $of = inner($field->{type});
    return {$field->{name} => $self->direction($of)}
        if $of =~ /^Sort(?:Order)?$/;
    return undef if $depth > 1;
    my $below = $self->order_of($of, $depth + 1);
    return $below && {$field->{name} => $below};
}

sub order($self, $type)
{
    return [grep { defined } map { $self->order_of($type) }
            1 .. 1 + $self->number(2)];
}

# A row that is there, by a key of one field.
sub cursor($self, $model, $type)
{
    for my $field (@{$self->{types}{$type}{inputFields}}) {
        next if $self->kind(inner($field->{type})) !~ /^(?:SCALAR|ENUM)$/;
        my $values = $self->{fields}{$model}{$field->{name}} or next;
        return {$field->{name} => $self->pick(@$values)};
    }
    return undef;
}

sub argument($self, $model, $name, $type)
{
    return $self->cursor($model, $type) if $type =~ /UniqueWhere$/;
    return $self->where($type) if $name eq 'where';
    return $self->order($type) if $name eq 'orderBy';
    return $self->cursor($model, $type) if $name eq 'cursor';
    return [$self->pick(map { $_->{name} }
                        @{$self->{types}{$type}{enumValues}})]
        if $name eq 'distinct';
    return json_number($self->number(6) - 2) if $name eq 'take';
    return json_number($self->number(3));
}

# Arguments of a list, as text and as data.
our %CHANCE = (where => 40, orderBy => 40, take => 30, skip => 20,
              cursor => 10, distinct => 10);

sub arguments($self, $query, $field, $model)
{
    my (@text, %data);
    for my $argument (@{$field->{args}}) {
        my ($name, $type) = ($argument->{name}, $argument->{type});
        next unless $self->chance($CHANCE{$name} // 0);
        my $value = $self->argument($model, $name, inner($type)) // next;
        $data{$name} = $value;
        push @text, "$name: "
            . $self->variable($query, written($type), $value);
    }
    return (@text ? '(' . join(', ', @text) . ')' : '', \%data);
}

sub selection($self, $query, $model, $depth)
{
    my (@text, %select);
    my @plain = $self->members($model, 0);
    for my $field (grep { $self->chance(50) } @plain) {
        push @text, $field->{name};
        $select{$field->{name}} = json_true();
    }
    for my $field ($depth < 3 ? $self->members($model, 1) : ()) {
        next unless $self->chance(30);
        my $name = $field->{name};
        if ($name eq '_count') {
            my $counted = $self->pick(@{$self->{types}{inner($field->{type})}
                                        {fields}});
            push @text, "_count { $counted->{name} }";
            $select{_count} = {select => {$counted->{name} => json_true()}};
            next;
        }
        my $target = inner($field->{type});
        my ($arguments, $data) = $self->arguments($query, $field, $target);
        my ($inside, $below) = $self->selection($query, $target, $depth + 1);
        push @text, "$name$arguments { $inside }";
        $select{$name} = {%$data, select => $below};
    }
    if (!@text) {
        push @text, $plain[0]{name};
        $select{$plain[0]{name}} = json_true();
    }
    return (join(' ', @text), \%select);
}

# Some of each aggregate that there is, as text and as members of arguments.
sub aggregates($self, $type)
{
    my (@text, %data);
    my @all = grep { $_->{name} =~ /^_/ } @{$self->{types}{$type}{fields}};
    for my $aggregate (@all) {
        next unless $self->chance(50) || (!@text && $aggregate == $all[-1]);
        my @fields = map { $_->{name} }
            @{$self->{types}{inner($aggregate->{type})}{fields}};
        my @some = grep { $self->chance(40) } @fields;
        @some = $self->pick(@fields) unless @some;
        push @text, "$aggregate->{name} { @some }";
        $data{$aggregate->{name}} = {map { $_ => json_true() } @some};
    }
    return ("@text", \%data);
}

# Some fields to group by, and an order of theirs. (Rows in no order at all
# have none that two requests would have to share.)
sub groups($self, $query, $model, $data)
{
    my @names = map { $_->{name} }
        @{$self->{types}{"${model}Field"}{enumValues}};
    my %by = map { $self->pick(@names) => 1 } 1 .. 1 + $self->number(2);
    my @by = sort keys %by;
    my %type = map { $_->{name} => inner($_->{type}) }
        @{$self->{types}{"${model}GroupOrderBy"}{inputFields}};
    my @order = map { {$_ => $self->direction($type{$_})} } @by;
    @$data{qw(by orderBy)} = (\@by, \@order);
    return ('by: ' . $self->variable($query, "[${model}Field!]!", \@by)
            . ', orderBy: '
            . $self->variable($query, "[${model}GroupOrderBy!]", \@order),
            "@by");
}

# What stands behind a root field: arguments added to those that it has, and
# what is selected.
sub rest($self, $query, $op, $model, $data)
{
    my ($more, $inside) = ('', '');
    if ($op =~ /^find/) {
        ($inside, $data->{select}) = $self->selection($query, $model, 0);
    }
    elsif ($op =~ /^(?:aggregate|groupBy)$/) {
        ($more, my $fields) = $op eq 'groupBy'
            ? $self->groups($query, $model, $data) : ('', '');
        my ($text, $wanted) = $self->aggregates($model . ($fields ? 'Group'
                                                          : 'Aggregate'));
        @$data{keys %$wanted} = values %$wanted;
        $inside = "$fields $text";
    }
    return ($more, $inside && " { $inside }");
}

# A value for an input field; undef where there is none to give. What is to be
# new is a number of its own.
sub given($self, $field)
{
    my $type = inner($field->{type});
    my $new = 1000 + $self->{made}++;
    return undef if $type =~ /^(?:Json|Bytes)$/ || is_list($field->{type});
    return $type eq 'String' ? "r$new" : json_number($new)
        if $field->{name} eq 'id';
    return "r$new" if $type eq 'String' && $self->chance(70);
    return '2024-02-29T12:00:00.000Z' if $type eq 'DateTime';
    return $self->kind($type) =~ /^(?:SCALAR|ENUM)$/ && $self->{values}{$type}
        ? $self->pick(@{$self->{values}{$type}}) : undef;
}

# Data of an input type: what has to be given, ids and moments, and some of the
# rest; undef where something cannot be given.
sub data($self, $type, $all)
{
    my %data;
    for my $field (@{$self->{types}{$type}{inputFields}}) {
        my ($name, $of) = ($field->{name}, inner($field->{type}));
        my $needed = $field->{type}{kind} eq 'NON_NULL';
        if ($of =~ /Change$/) {
            next if $of =~ /List/ || !$self->chance(30);
            my ($set) = @{$self->{types}{$of}{inputFields}};
            my $value = $self->given($set);
            next unless defined $value;
            $value = json_number($value) unless ref $value; # as RPC wants it
            $data{$name} = {$self->pick(qw(set increment)) => $value};
            next;
        }
        next unless $needed || $self->chance(30)
            || ($all && ($name eq 'id' || $of eq 'DateTime'));
        my $value = $self->given($field) // ($needed ? return undef : next);
        $data{$name} = $value;
    }
    return \%data;
}

# The arguments of a write, by name.
sub write_argument($self, $model, $name, $type)
{
    my $of = inner($type);
    return $self->argument($model, $name, $of) if $name eq 'where';
    return undef unless $name =~ /^(?:data|create|update)$/;
    my $create = $of !~ /Update(?:Many)?$/;
    return $self->data($of, $create) unless is_list($type);
    my @rows = map { $self->data($of, $create) // return undef } 1 .. 2;
    return \@rows;
}

# A mutation; undef where what was drawn cannot be asked.
sub mutation($self)
{
    my $field = $self->pick(@{$self->{types}{Mutation}{fields}});
    my ($op, $model) = $field->{name} =~
        /^((?:create|update)Many(?:AndReturn)?|[a-z]+(?:Many)?)(\w+)$/;
    my %query = (model => $model, op => $op, key => $field->{name},
                 types => [], variables => {}, args => {});
    my @text;
    return undef unless $model && $self->{types}{$model}
        && $model ne 'Gen'; # whose defaults are different each time
    for my $argument (@{$field->{args}}) {
        my ($name, $type) = ($argument->{name}, $argument->{type});
        my $value = $self->write_argument($model, $name, $type);
        return undef if !defined $value && $type->{kind} eq 'NON_NULL';
        next unless defined $value;
        push @text, "$name: "
            . $self->variable(\%query, written($type), $value);
        $query{args}{$name} = $value;
    }
    my @fields = grep { inner($_->{type}) ne 'DateTime' }
        $self->members($model, 0);
    my $counts = inner($field->{type}) eq 'Count';
    my @names = $counts ? 'count' : map { $_->{name} } @fields;
    $query{args}{select} = {map { $_ => json_true() } @names} unless $counts;
    $query{document} = 'mutation(' . join(', ', @{$query{types}}) . ') { '
        . "$query{key}(" . join(', ', @text) . ") { @names } }";
    return \%query;
}

my @READS = (('findMany') x 3, qw(findFirst findUnique count exists aggregate
                                  aggregate groupBy groupBy));

sub query($self)
{
    my $model = $self->pick(@{$self->{models}});
    my $op = $self->pick(@READS);
    my %query = (model => $model, op => $op, key => "$op$model", types => [],
                 variables => {});
    my ($field) = grep { $_->{name} eq $query{key} }
        @{$self->{types}{Query}{fields}};
    return $self->query unless $field;
    local $CHANCE{where} = 100 if $op eq 'findUnique';
    local @CHANCE{qw(orderBy cursor)} = (0, 0) if $op eq 'groupBy';
    my ($arguments, $data) = $self->arguments(\%query, $field, $model);
    return $self->query if $op eq 'findUnique' && !$data->{where};
    my ($more, $body) = $self->rest(\%query, $op, $model, $data);
    $arguments =~ s/^\(/($more, / or $arguments = "($more)" if $more;
    $query{args} = $data;
    $query{document} = 'query'
        . (@{$query{types}} ? '(' . join(', ', @{$query{types}}) . ')' : '')
        . " { $query{key}$arguments$body }";
    return \%query;
}

1;
