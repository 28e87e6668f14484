package ApirMatch;

# Compares an answer with a conformance case's expectation: JSON by value,
# with the placeholders of t/conformance/README.md.
#
#   my $match = ApirMatch->new;
#   my @differences = $match->response($want, $answer, $unordered);
#   my $text = $match->expand($text);      ${NAME} of values saved before

use v5.24;
use warnings;
use experimental 'signatures';
no warnings 'recursion';

use Encode ();

use ApirJson;

my $HEX = '[0-9a-fA-F]';
my %FORM = (
    datetime => qr/\A\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\z/a,
    cuid => qr/\A(?:c[0-9a-z]{24}|[a-z][0-9a-z]{23})\z/,
    uuid => qr/\A$HEX{8}-$HEX{4}-$HEX{4}-$HEX{4}-$HEX{12}\z/,
    ulid => qr/\A[0-7][0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{25}\z/,
    nanoid => qr/\A[0-9A-Za-z_-]{2,64}\z/,
);

sub new($class) { return bless {saved => {}, unordered => {}}, $class }

# ---- saved values -------------------------------------------------------

sub scalar_text($value)
{
    return json_text($value) if !defined $value || ref $value;
    return $value;
}

# A text with the saved values in place of ${NAME}.
sub expand($self, $text)
{
    return $text unless defined $text;
    $text =~ s/\$\{([A-Za-z_]\w*)\}/exists $self->{saved}{$1}
        ? scalar_text($self->{saved}{$1}) : "\${$1}"/ge;
    return $text;
}

# ---- values -------------------------------------------------------------

# Differences between an expected and an actual value; none: they match.
sub value($self, $want, $got, $place = '')
{
    if (!defined $want || json_is_bool($want)) {
        return json_text($want) eq json_text($got)
            ? () : difference($place, $want, $got);
    }
    return $self->object($want, $got, $place) if ref $want eq 'HASH';
    return $self->array($want, $got, $place) if ref $want eq 'ARRAY';
    if (json_is_number($want)) {
        return json_is_number($got) && json_equal_numbers($want, $got)
            ? () : difference($place, $want, $got);
    }
    return $self->string($want, $got, $place);
}

sub difference($place, $want, $got)
{
    return ($place eq '' ? 'the value' : $place) . ': want '
        . json_text($want) . ', got ' . json_text($got);
}

sub is_string($value) { return defined $value && !ref $value }

# A string of the expectation: a rule, or a text.
sub string($self, $want, $got, $place)
{
    if ($want =~ /\A\$\{(\w+)\}\z/ && exists $self->{saved}{$1}) {
        my $saved = $self->{saved}{$1};
        return json_text($saved) eq json_text($got)
            ? () : difference($place, $saved, $got);
    }
    if ($want =~ /\A\$save:(\w+)\z/) {
        $self->{saved}{$1} = $got;
        return;
    }
    if ($want =~ /\A\$([a-z]\w*)\z/) {
        return $self->rule($1, $got) ? () : difference($place, $want, $got);
    }
    my $text = $self->expand($want =~ s/\A\$\$/\$/r);
    return is_string($got) && $got eq $text
        ? () : difference($place, $text, $got);
}

sub rule($self, $name, $got)
{
    return 1 if $name eq 'any';
    return 0 if $name eq 'absent';
    return json_is_number($got) if $name eq 'number';
    return 0 unless is_string($got);
    return 1 if $name eq 'string';
    return $got =~ $FORM{$name} if $FORM{$name};
    die "no placeholder is called \$$name\n";
}

sub is_absent($want) { return is_string($want) && $want eq '$absent' }

sub object($self, $want, $got, $place)
{
    return difference($place, $want, $got) unless ref $got eq 'HASH';
    my %want = %$want;
    my $open = json_is_bool($want{'$open'}) && ${delete $want{'$open'}};
    my @differences;
    for my $name (sort keys %want) {
        my $inner = "$place/" . ($name =~ s/~/~0/gr =~ s{/}{~1}gr);
        if (is_absent($want{$name})) {
            push @differences, "$inner: want it absent, got "
                . json_text($got->{$name}) if exists $got->{$name};
        }
        elsif (!exists $got->{$name}) {
            push @differences, "$inner: want " . json_text($want{$name})
                . ', got no such member';
        }
        else {
            push @differences,
                $self->value($want{$name}, $got->{$name}, $inner);
        }
    }
    return @differences if $open;
    push @differences, map { "$place/$_: not expected: "
                             . json_text($got->{$_}) }
                       grep { !exists $want{$_} } sort keys %$got;
    return @differences;
}

sub array($self, $want, $got, $place)
{
    return difference($place, $want, $got) unless ref $got eq 'ARRAY';
    if (@$want != @$got) {
        return "$place: want " . @$want . ' items, got ' . @$got . ': '
            . json_text($got);
    }
    return $self->multiset($want, $got, $place)
        if $self->{unordered}{$place};
    return map { $self->value($want->[$_], $got->[$_], "$place/$_") }
           0 .. $#$want;
}

# Whether the items can be paired, in any order: augmenting paths.
sub multiset($self, $want, $got, $place)
{
    my %saved = %{$self->{saved}};
    my @fits;
    for my $i (0 .. $#$want) {
        for my $j (0 .. $#$got) {
            push @{$fits[$i]}, $j
                unless $self->value($want->[$i], $got->[$j], "$place/*");
            $self->{saved} = {%saved};
        }
    }
    my @taken;
    for my $i (0 .. $#$want) {
        pair($i, \@fits, \@taken, {})
            or return "$place/*: nothing fits "
                . json_text($want->[$i]) . ' in ' . json_text($got);
    }
    $self->value($want->[$taken[$_]], $got->[$_], "$place/*")
        for 0 .. $#$got;
    return;
}

sub pair($i, $fits, $taken, $seen)
{
    for my $j (@{$fits->[$i] // []}) {
        next if $seen->{$j}++;
        if (!defined $taken->[$j] || pair($taken->[$j], $fits, $taken, $seen))
        {
            $taken->[$j] = $i;
            return 1;
        }
    }
    return 0;
}

# ---- answers ------------------------------------------------------------

# Differences between an expected response and an ApirHttp::Answer.
# $unordered: JSON pointers of arrays that are multisets.
sub response($self, $want, $answer, $unordered = [])
{
    local $self->{unordered} = {map { $_ => 1 } @$unordered};
    my @differences;
    push @differences, $answer->problem unless $answer->complete;
    if (exists $want->{status}) {
        my $status = bless \(my $text = $answer->status), 'ApirJson::Number';
        push @differences, $self->value($want->{status}, $status, 'status');
    }
    for my $name (sort keys %{$want->{headers} // {}}) {
        push @differences,
            $self->header($name, $want->{headers}{$name}, $answer);
    }
    push @differences, $self->body($want, $answer);
    return @differences;
}

# Bytes of a header field as characters: UTF-8 where they are, else Latin-1.
sub characters($bytes)
{
    my $text = eval { Encode::decode('UTF-8', my $copy = $bytes,
                                     Encode::FB_CROAK) };
    return $text // $bytes;
}

sub header($self, $name, $want, $answer)
{
    my @got = map { characters($_) } $answer->header_all($name);
    if (is_absent($want)) {
        return @got ? "header $name: want it absent, got @got" : ();
    }
    return "header $name: want " . json_text($want) . ', got none'
        unless @got;
    if (lc $name eq 'content-type') {
        s/\s*;.*//s for @got;
        $_ = lc for @got;
        $want = lc($want =~ s/\s*;.*//sr) if $want !~ /^\$/;
    }
    # A list, in which blanks say nothing (RFC 9110, 12.5.5 and 5.6.1.2): httpd
    # writes it anew without any.
    s/\s*,\s*/, /g for lc $name eq 'vary' ? @got : ();
    return $self->value($want, ref $want ? \@got : join(', ', @got),
                        "header $name");
}

sub body($self, $want, $answer)
{
    my $body = $answer->body;
    if ($want->{empty}) {
        return $body eq '' ? () : 'body: want none, got ' . $answer->text;
    }
    return $self->json_body($want->{json}, $body) if exists $want->{json};
    return $self->lines($want->{ndjson}, $body) if exists $want->{ndjson};
    return () unless exists $want->{text};
    return $self->string($want->{text}, characters($body), 'body');
}

sub json_body($self, $want, $body)
{
    my $got = eval { json_read($body) };
    return "body: no JSON, $@" =~ s/\n\z//r if $@;
    return $self->value($want, $got);
}

# One JSON value a line, each line ended.
sub lines($self, $want, $body)
{
    return 'body: the last line has no end' if $body =~ /[^\n]\z/;
    my @got;
    for my $line (split /\n/, $body) {
        push @got, eval { json_read($line) };
        return "body: line " . @got . " is no JSON, $@" =~ s/\n\z//r if $@;
    }
    return $self->value($want, \@got);
}

1;
