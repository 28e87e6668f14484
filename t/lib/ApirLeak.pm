package ApirLeak;

# Two databases for the leak test: what user 1 (and so what nobody) may read
# is the same in both; all else is random in each. And random requests: reads,
# and writes whose rules let no hidden row be changed, so that what is seen
# stays the same. (Unique and foreign keys do tell: writes take ids that nobody
# has, and no keys of others.)

use v5.24;
use warnings;
use experimental 'signatures';

use JSON::PP ();

my $IDS = 40;
my @WORDS = qw(a b c ab ba abc);

sub schema
{
    return <<'ZMODEL';
datasource db {
    provider = 'sqlite'
}

model User {
    id       Int       @id
    name     String
    email    String    @allow('read', auth() == this)
    rank     Int
    open     Boolean
    posts    Post[]
    comments Comment[]
    assets   Asset[]
    boss     User?     @relation('boss', fields: [bossId], references: [id])
    bossId   Int?
    staff    User[]    @relation('boss')
    @@allow('read', open || id == auth().id)
    @@allow('update', id == auth().id)
}

model Post {
    id        Int       @id
    title     String
    views     Int
    secret    String?   @allow('read', auth() == author)
    score     Int       @allow('read', authorId == auth().id)
                        @allow('update', views < 5)
    data      Json?
    at        DateTime
    published Boolean
    author    User?     @relation(fields: [authorId], references: [id])
    authorId  Int?
    comments  Comment[]
    tags      Tag[]
    @@allow('read', published || author == auth())
    @@allow('create', authorId == auth().id && auth() != null)
    @@allow('update,delete', author == auth())
    @@deny('post-update', before().title == 'a' && title == 'b')
}

model Comment {
    id       Int    @id
    text     String
    level    Int
    post     Post   @relation(fields: [postId], references: [id],
                              onDelete: Cascade)
    postId   Int
    author   User?  @relation(fields: [authorId], references: [id])
    authorId Int?
    @@allow('read', check(post))
    @@allow('update,delete', author == auth() && check(post, 'read'))
    @@deny('read,update,delete', level > 8)
}

model Tag {
    id    Int    @id
    name  String
    posts Post[]
    @@allow('read,update', !contains(name, 'x'))
}

model Asset {
    id      Int    @id
    kind    String
    size    Int
    owner   User?  @relation(fields: [ownerId], references: [id])
    ownerId Int?
    @@delegate(kind)
    @@allow('read,update,delete', size < 50)
}

model Video extends Asset {
    length Int
}

model Image extends Asset {
    width Int @allow('read', auth().id == ownerId)
}

model Vault {
    id   Int    @id
    name String
}
ZMODEL
}

# What requests are made of.
my %MODELS = (
    User => {numbers => [qw(id rank bossId)], texts => [qw(name email)],
             flags => ['open'], one => {boss => 'User'},
             many => {posts => 'Post', comments => 'Comment',
                      assets => 'Asset', staff => 'User'}},
    Post => {numbers => [qw(id views score authorId)],
             texts => [qw(title secret)], flags => ['published'],
             dates => ['at'], json => ['data'], one => {author => 'User'},
             many => {comments => 'Comment', tags => 'Tag'}},
    Comment => {numbers => [qw(id level postId authorId)], texts => ['text'],
                one => {post => 'Post', author => 'User'}, many => {}},
    Tag => {numbers => ['id'], texts => ['name'], one => {},
            many => {posts => 'Post'}},
    Asset => {numbers => [qw(id size ownerId)], texts => ['kind'],
              one => {owner => 'User'}, many => {}},
    Video => {numbers => [qw(id size ownerId length)], texts => ['kind'],
              one => {owner => 'User'}, many => {}},
    Image => {numbers => [qw(id size ownerId width)], texts => ['kind'],
              one => {owner => 'User'}, many => {}},
    Vault => {numbers => ['id'], texts => ['name'], one => {}, many => {}},
);

# A generator of its own, so that a seed means the same everywhere.
sub new($class, $seed)
{
    return bless {state => $seed % 2147483647 || 1}, $class;
}

sub below($self, $n)
{
    $self->{state} = $self->{state} * 48271 % 2147483647;
    return $self->{state} % $n;
}

sub pick($self, @items) { return $items[$self->below(scalar @items)] }
sub chance($self, $percent) { return $self->below(100) < $percent }

# ---- rows ------------------------------------------------------------------

sub quoted($value)
{
    return 'NULL' unless defined $value;
    return $value if $value =~ /^-?[0-9]+$/;
    return "'" . $value =~ s/'/''/gr . "'";
}

sub word($self) { return $self->pick(@WORDS) }

sub post($self, $id, $open, $own, $users)
{
    my $author = $own ? 1 : $self->pick(undef, grep { $_ != 1 } @$users);
    return {id => $id, title => $self->word, views => $self->below(9),
            data => $self->pick(undef, '{"a":1}', '{"a":[1,2]}', '[]', '1'),
            at => "2024-01-0" . (1 + $self->below(8)) . 'T00:00:00.000Z',
            published => $open ? 1 : 0, authorId => $author};
}

# Ids of a table: open ones; closed ones that are in both databases; and free.
sub ids($self, $open, $both)
{
    my @ids = sort { $a <=> $b } 2 .. $IDS;
    my @mixed;
    push @mixed, splice @ids, $self->below(scalar @ids), 1 while @ids;
    return {open => [@mixed[0 .. $open - 1]],
            both => [@mixed[$open .. $open + $both - 1]],
            free => [@mixed[$open + $both .. $#mixed]]};
}

# The SQL of one database. $self made what is common, and is asked the same
# for both; $other is this database's own.
sub rows($self, $other)
{
    my %ids = map { $_ => $self->ids(10, 4) } qw(User Post Comment Tag Asset);
    my %tables;
    my $own = sub ($table) {
        return @{$ids{$table}{both}},
            grep { $other->chance(50) } @{$ids{$table}{free}};
    };
    my %closed = map { $_ => [$own->($_)] } sort keys %ids;
    my @users = (1, map { @{$ids{User}{$_}} } qw(open both));
    my @every_user = (@users, @{$closed{User}});
    for my $id (1, @{$ids{User}{open}}) {
        push @{$tables{User}}, {id => $id, name => $self->word,
            rank => $self->below(9), open => $id == 1 ? 0 : 1,
            bossId => $self->pick(undef, @users),
            email => $id == 1 ? 'me' : $other->word};
    }
    for my $id (@{$closed{User}}) {
        push @{$tables{User}}, {id => $id, name => $other->word,
            rank => $other->below(9), open => 0, email => $other->word,
            bossId => $other->pick(undef, @every_user)};
    }
    for my $id (@{$ids{Post}{open}}) {
        my $mine = $self->chance(40);
        my $post = $self->post($id, !$mine || $self->chance(50), $mine,
                               \@users);
        my $hidden = $mine ? $self : $other;
        push @{$tables{Post}}, {%$post, score => $hidden->below(9),
            secret => $hidden->pick(undef, @WORDS)};
    }
    for my $id (@{$closed{Post}}) {
        push @{$tables{Post}}, {%{$other->post($id, 0, 0, \@every_user)},
            score => $other->below(9), secret => $other->pick(undef, @WORDS)};
    }
    my @posts = map { $_->{id} } @{$tables{Post}};
    for my $id (@{$ids{Comment}{open}}) {
        push @{$tables{Comment}}, {id => $id, text => $self->word,
            level => $self->below(9),
            postId => $self->pick(@{$ids{Post}{open}}),
            authorId => $self->pick(undef, @users)};
    }
    for my $id (@{$closed{Comment}}) {
        my $deep = $other->chance(50);
        push @{$tables{Comment}}, {id => $id, text => $other->word,
            level => $deep ? 9 : $other->below(9),
            postId => $other->pick($deep ? @posts : @{$closed{Post}}),
            authorId => $other->pick(undef, @every_user)};
    }
    push @{$tables{Tag}}, {id => $_, name => $self->word}
        for @{$ids{Tag}{open}};
    push @{$tables{Tag}}, {id => $_, name => 'x' . $other->word}
        for @{$closed{Tag}};
    for my $id (@{$ids{Asset}{open}}, @{$closed{Asset}}) {
        my $open = grep { $_ == $id } @{$ids{Asset}{open}};
        my $made = $open ? $self : $other;
        my $kind = $made->pick(qw(Video Image));
        my $owner = $made->pick(1, $open ? @users : @every_user);
        push @{$tables{Asset}}, {id => $id, kind => $kind,
            size => $made->below(9) + ($open ? 0 : 50), ownerId => $owner};
        my $field = $kind eq 'Video' ? 'length' : 'width';
        my $value = $kind eq 'Image' && $owner != 1 ? $other : $made;
        push @{$tables{$kind}}, {id => $id, $field => $value->below(9)};
    }
    push @{$tables{Vault}}, {id => $_, name => $other->word}
        for grep { $other->chance(30) } 1 .. $IDS;
    return join '', "PRAGMA foreign_keys = off;\nBEGIN;\n",
        (map { my $table = $_; map { insert($table, $_) } @{$tables{$table}} }
         sort keys %tables),
        $self->links($other, $ids{Post}{open}, $closed{Post},
                     $ids{Tag}{open}, $closed{Tag}),
        "COMMIT;\nPRAGMA foreign_key_check;\n";
}

sub insert($table, $row)
{
    my @names = sort keys %$row;
    return "INSERT INTO \"$table\" ("
        . join(', ', map { "\"$_\"" } @names) . ') VALUES ('
        . join(', ', map { quoted($row->{$_}) } @names) . ");\n";
}

sub links($self, $other, $posts, $more_posts, $tags, $more_tags)
{
    my $sql = '';
    for my $post (@$posts, @$more_posts) {
        for my $tag (@$tags, @$more_tags) {
            my $open = grep({ $_ == $post } @$posts)
                && grep { $_ == $tag } @$tags;
            next unless ($open ? $self : $other)->chance(25);
            $sql .= "INSERT INTO \"_PostToTag\" VALUES ($post, $tag);\n";
        }
    }
    return $sql;
}

# ---- requests --------------------------------------------------------------

my ($TRUE, $FALSE) = (JSON::PP::true(), JSON::PP::false());

sub number_filter($self, $field)
{
    my $value = $field =~ /id$/i ? 1 + $self->below($IDS) : $self->below(10);
    return $self->pick(
        $value, {$self->pick(qw(gt gte lt lte not equals)) => $value},
        {in => [map { 1 + $self->below($IDS) } 1 .. 5]},
        {notIn => [$value, $value + 1]}, {not => {gt => $value}},
        {between => [$value, $value + 5]});
}

sub text_filter($self, $field)
{
    my $value = $self->pick(@WORDS, 'x', '');
    return $self->pick(
        $value, {$self->pick(qw(contains startsWith endsWith)) => $value},
        {$self->pick(qw(gt lte not equals)) => $value}, {in => [$value, 'a']},
        {not => {contains => $value}});
}

sub json_filter($self)
{
    my $path = $self->pick('$.a', '$', '$.a[0]', '$[', 'a b');
    return $self->pick(
        {path => $path, equals => 1}, {path => $path, array_contains => 1},
        {path => $path, string_contains => 'a'}, {equals => {a => 1}});
}

sub scalar_filter($self, $model)
{
    my $of = $MODELS{$model};
    my @kinds = grep { @{$of->{$_} // []} } qw(numbers texts flags dates json);
    my $kind = $self->pick(@kinds);
    my $field = $self->pick(@{$of->{$kind}});
    my $value = $kind eq 'numbers' ? $self->number_filter($field)
        : $kind eq 'texts' ? $self->text_filter($field)
        : $kind eq 'flags' ? $self->pick($TRUE, $FALSE)
        : $kind eq 'json' ? $self->json_filter
        : {$self->pick(qw(gt lte)) => '2024-01-04T00:00:00.000Z'};
    $value = $self->pick(undef, {not => undef})
        if $field =~ /^(?:secret|bossId|authorId|ownerId)$/
        && $self->chance(15);
    return {$field => $value};
}

sub relation_filter($self, $model, $depth)
{
    my $of = $MODELS{$model};
    my @one = sort keys %{$of->{one}};
    my @many = sort keys %{$of->{many}};
    return $self->scalar_filter($model) unless @one || @many;
    my $name = $self->pick(@one, @many);
    if ($of->{one}{$name}) {
        my $inner = $self->where($of->{one}{$name}, $depth + 1);
        return {$name => $self->pick($inner, {is => $inner},
                                     {isNot => $inner}, undef)}
            unless $name eq 'post';
        return {$name => $inner};
    }
    return {$name => {$self->pick(qw(some every none))
                      => $self->where($of->{many}{$name}, $depth + 1)}};
}

sub where($self, $model, $depth = 0)
{
    my $kind = $depth > 3 ? 0 : $self->below(10);
    return $self->scalar_filter($model) if $kind < 4;
    return $self->relation_filter($model, $depth) if $kind < 7;
    my $two = [map { $self->where($model, $depth + 1) } 1, 2];
    return {$self->pick(qw(AND OR NOT)) => $two};
}

sub fields($self, $model)
{
    my $of = $MODELS{$model};
    return (map { @{$of->{$_} // []} } qw(numbers texts flags dates));
}

sub order($self, $model)
{
    my $of = $MODELS{$model};
    my $way = $self->pick(qw(asc desc));
    my @many = sort keys %{$of->{many}};
    my @one = sort keys %{$of->{one}};
    my @all = ({$self->pick($self->fields($model)) => $way});
    push @all, {$self->pick(@many) => {_count => $way}} if @many;
    if (@one) {
        my $name = $self->pick(@one);
        my @fields = $self->fields($of->{one}{$name});
        push @all, {$name => {$self->pick(@fields) => $way}};
    }
    return [$self->pick(@all), $self->pick(@all), {id => $way}];
}

sub page($self, $model, $args)
{
    $args->{where} = $self->where($model, 1) if $self->chance(70);
    $args->{orderBy} = $self->order($model) if $self->chance(70);
    $args->{take} = $self->below(8) - 3 if $self->chance(25);
    $args->{skip} = $self->below(4) if $self->chance(25);
    return $args;
}

sub counts($self, $model)
{
    my @many = sort keys %{$MODELS{$model}{many}};
    return $TRUE if !@many || $self->chance(30);
    my $name = $self->pick(@many);
    return {select => {$name => $self->pick(
        $TRUE, {where => $self->where($MODELS{$model}{many}{$name}, 2)})}};
}

sub selection($self, $model, $depth, $args)
{
    my $of = $MODELS{$model};
    my %relations = (%{$of->{one}}, %{$of->{many}});
    my $mode = $self->pick(qw(include select));
    my %made;
    for my $name (sort keys %relations) {
        next unless $self->chance($depth > 2 ? 0 : 40);
        my $inner = $of->{many}{$name}
            ? $self->page($relations{$name}, {}) : {};
        $self->selection($relations{$name}, $depth + 1, $inner);
        $made{$name} = %$inner ? $inner : $TRUE;
    }
    $made{_count} = $self->counts($model)
        if %{$of->{many}} && $self->chance(25);
    if ($mode eq 'select') {
        $made{$_} = $TRUE for grep { $self->chance(40) } $self->fields($model);
        $made{id} = $TRUE;
    }
    $args->{$mode} = \%made if %made;
    return $args;
}

sub aggregates($self, $model)
{
    my @numbers = @{$MODELS{$model}{numbers}};
    my %made = (_count => $self->pick($TRUE, {_all => $TRUE,
        map { $_ => $TRUE } $self->pick($self->fields($model))}));
    $made{$_} = {$self->pick(@numbers) => $TRUE}
        for grep { $self->chance(50) } qw(_sum _avg _min _max);
    return \%made;
}

sub group($self, $model)
{
    my $by = $self->pick($self->fields($model));
    my $args = {%{$self->aggregates($model)}, by => [$by],
                orderBy => {$by => $self->pick(qw(asc desc))}};
    $args->{where} = $self->where($model, 1) if $self->chance(60);
    $args->{having} = {$by => {not => $self->pick(@WORDS)}}
        if $self->chance(30) && grep { $_ eq $by } @{$MODELS{$model}{texts}};
    return $args;
}

sub arguments($self, $model, $op)
{
    return $self->selection($model, 0, {where => {id => 1 + $self->below($IDS),
        $self->chance(30) ? (AND => [$self->where($model, 2)]) : ()}})
        if $op eq 'findUnique';
    return {where => $self->where($model)} if $op eq 'exists';
    return {%{$self->page($model, {})}, $self->chance(30)
            ? (select => {_all => $TRUE, map { $_ => $TRUE }
                          $self->pick($self->fields($model))}) : ()}
        if $op eq 'count';
    return {%{$self->page($model, {})}, %{$self->aggregates($model)}}
        if $op eq 'aggregate';
    return $self->group($model) if $op eq 'groupBy';
    my $args = $self->selection($model, 0, $self->page($model, {}));
    $args->{cursor} = {id => 1 + $self->below($IDS)} if $self->chance(20);
    $args->{distinct} = [$self->pick($self->fields($model))]
        if $self->chance(15);
    delete $args->{take} if $op eq 'findFirst';
    return $args;
}

# A model, an operation and its arguments.
sub request($self)
{
    my $model = $self->pick(sort keys %MODELS);
    my $op = $self->pick(qw(findMany findMany findMany findFirst findUnique
                            exists count aggregate groupBy));
    return (lcfirst $model, $op, $self->arguments($model, $op));
}

# ---- writes ----------------------------------------------------------------

# What a model's rows may get, and what hangs on them.
my %DATA = (
    User => {rank => 'n', name => 't'},
    Post => {title => 't', views => 'n', score => 'n', secret => 't',
             published => 'f'},
    Comment => {text => 't', level => 'n'},
    Tag => {name => 't'},
    Asset => {size => 's'}, Video => {size => 's', length => 'n'},
    Image => {size => 's', width => 'n'},
);
my %CHILDREN = (Post => {comments => 'Comment', tags => 'Tag'},
                User => {posts => 'Post'}, Tag => {posts => 'Post'});

sub value($self, $kind)
{
    return $kind eq 'n' ? $self->below(11)
        : $kind eq 's' ? $self->below(60)
        : $kind eq 'f' ? $self->pick($TRUE, $FALSE) : $self->word;
}

sub some_data($self, $model)
{
    my $of = $DATA{$model};
    my @names = grep { $self->chance(45) } sort keys %$of;
    @names = $self->pick(sort keys %$of) unless @names;
    return map { $_ => $self->value($of->{$_}) } @names;
}

sub someone($self) { return {id => 1 + $self->below($IDS)} }

# What is done with related rows.
sub related($self, $child)
{
    my $where = $self->where($child, 2);
    my $data = {$self->some_data($child)};
    return $self->pick(
        {connect => $self->someone}, {disconnect => [$self->someone]},
        {set => [$self->someone, $self->someone]}, {set => []},
        {update => {where => $self->someone, data => $data}},
        {updateMany => {where => $where, data => $data}},
        {deleteMany => $where}, {delete => $self->someone},
        {upsert => {where => $self->someone, update => $data,
                    create => {id => ++$self->{fresh}}}});
}

sub changes($self, $model)
{
    my %data = $self->some_data($model);
    my $children = $CHILDREN{$model};
    if ($children && $self->chance(35)) {
        my $name = $self->pick(sort keys %$children);
        $data{$name} = $self->related($children->{$name});
    }
    $data{author} = $self->pick({connect => $self->someone},
                                {disconnect => $TRUE})
        if $model eq 'Post' && $self->chance(15);
    return \%data;
}

sub unique($self, $model)
{
    return {%{$self->someone},
            $self->chance(40) ? (AND => [$self->where($model, 2)]) : ()};
}

sub new_post($self)
{
    return {id => ++$self->{fresh}, title => $self->word, views => 1,
            score => 2, at => '2024-01-01T00:00:00.000Z',
            published => $self->pick($TRUE, $FALSE),
            authorId => $self->pick(1, 1, 2)};
}

# As request(): what changes rows.
sub write($self)
{
    $self->{fresh} //= 1000;
    my $model = $self->pick(sort keys %DATA);
    my $op = $self->pick(qw(update update update updateMany delete deleteMany
                            updateManyAndReturn create upsert));
    $model = 'Post' if $op eq 'create' || $op eq 'upsert';
    my $args = $op eq 'create' ? {data => $self->new_post}
        : $op eq 'upsert' ? {where => $self->unique($model),
              create => $self->new_post, update => $self->changes($model)}
        : $op eq 'update' ? {where => $self->unique($model),
              data => $self->changes($model)}
        : $op eq 'delete' ? {where => $self->unique($model)}
        : {where => {AND => [$self->where($model),
                             {id => {gt => 10 + $self->below($IDS)}}]},
           $op eq 'deleteMany' ? () : (data => {$self->some_data($model)})};
    $self->selection($model, 1, $args) if $op =~ /^(?:create|update|upsert)$/;
    return (lcfirst $model, $op, $args);
}

# What could be possible at all.
sub question($self)
{
    my $model = $self->pick(sort keys %MODELS);
    return (lcfirst $model, 'check',
            {operation => $self->pick(qw(create read update delete)),
             where => {$self->pick(@{$MODELS{$model}{numbers}})
                       => $self->below(60)}});
}

1;
