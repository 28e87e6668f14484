package ApirJson;

# JSON for tests: keeps each number's text, so that integers of any size, -0
# and 1e400 can be compared, and lone surrogates, which JSON::PP drops.
#
#   my $value = json_read($bytes);     dies with a sentence on broken JSON
#   my $text  = json_text($value);     one line of ASCII, members sorted
#   json_equal_numbers($a, $b)         by value, exactly
#
# null is undef, true and false are ApirJson::Bool, numbers ApirJson::Number;
# the rest are Perl's hashes, arrays and strings of characters.

use v5.24;
use warnings;
use experimental 'signatures';
no warnings qw(surrogate nonchar recursion);

use Encode ();
use Exporter 'import';

our @EXPORT = qw(json_read json_text json_equal_numbers json_is_number
                 json_is_bool json_true json_false);

my $TRUE = bless \(my $true = 1), 'ApirJson::Bool';
my $FALSE = bless \(my $false = 0), 'ApirJson::Bool';

sub json_true { return $TRUE }
sub json_false { return $FALSE }
sub json_is_number($value) { return ref $value eq 'ApirJson::Number' }
sub json_is_bool($value) { return ref $value eq 'ApirJson::Bool' }

my %ESCAPE = ('"' => '"', '\\' => '\\', '/' => '/', b => "\b", f => "\f",
              n => "\n", r => "\r", t => "\t");

sub json_read($bytes)
{
    # (Encode's strict UTF-8 would refuse noncharacters as U+10FFFF, which
    # are Unicode scalar values all the same.)
    my $text = $bytes;
    die "not UTF-8\n" if !utf8::decode($text)
        || $text =~ /[\x{D800}-\x{DFFF}]|[^\x{0}-\x{10FFFF}]/;
    my $value = read_value(\$text);
    $text =~ /\G[ \t\r\n]*/gc;
    fail(\$text, 'text after the value') if pos($text) < length $text;
    return $value;
}

sub fail($text, $what)
{
    my $place = pos($$text) // 0;
    die "$what at character $place: "
        . json_text(substr $$text, $place, 20) . "\n";
}

sub read_value($text)
{
    $$text =~ /\G[ \t\r\n]*/gc;
    return read_object($text) if $$text =~ /\G\{/gc;
    return read_array($text) if $$text =~ /\G\[/gc;
    return read_string($text) if $$text =~ /\G"/gc;
    if ($$text =~ /\G(-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)/gc)
    {
        return bless \(my $number = $1), 'ApirJson::Number';
    }
    return $TRUE if $$text =~ /\Gtrue/gc;
    return $FALSE if $$text =~ /\Gfalse/gc;
    return undef if $$text =~ /\Gnull/gc;
    fail($text, 'no JSON value');
}

sub read_object($text)
{
    my %object;
    return \%object if $$text =~ /\G[ \t\r\n]*\}/gc;
    while (1) {
        $$text =~ /\G[ \t\r\n]*"/gc or fail($text, 'no member name');
        my $name = read_string($text);
        $$text =~ /\G[ \t\r\n]*:/gc or fail($text, 'no colon');
        fail($text, 'a member twice') if exists $object{$name};
        $object{$name} = read_value($text);
        next if $$text =~ /\G[ \t\r\n]*,/gc;
        return \%object if $$text =~ /\G[ \t\r\n]*\}/gc;
        fail($text, 'an object not ended');
    }
}

sub read_array($text)
{
    my @array;
    return \@array if $$text =~ /\G[ \t\r\n]*\]/gc;
    while (1) {
        push @array, read_value($text);
        next if $$text =~ /\G[ \t\r\n]*,/gc;
        return \@array if $$text =~ /\G[ \t\r\n]*\]/gc;
        fail($text, 'an array not ended');
    }
}

sub read_string($text)
{
    my $string = '';
    while (1) {
        if ($$text =~ /\G([^"\\\x00-\x1f]+)/gc) {
            $string .= $1;
        }
        elsif ($$text =~ /\G"/gc) {
            return $string;
        }
        elsif ($$text =~ /\G\\u([dD][89abAB][0-9a-fA-F]{2})
                          \\u([dD][c-fC-F][0-9a-fA-F]{2})/gcx) {
            $string .= chr(0x10000 + ((hex($1) - 0xd800) << 10)
                           + hex($2) - 0xdc00);
        }
        elsif ($$text =~ /\G\\u([0-9a-fA-F]{4})/gc) {
            $string .= chr hex $1;
        }
        elsif ($$text =~ m{\G\\(["\\/bfnrt])}gc) {
            $string .= $ESCAPE{$1};
        }
        else {
            fail($text, 'a broken string');
        }
    }
}

sub string_text($string)
{
    my %short = ("\n" => '\\n', "\r" => '\\r', "\t" => '\\t', '"' => '\\"',
                 '\\' => '\\\\');
    $string =~ s{(["\\\x00-\x1f\x7f-\x{10ffff}])}{
        $short{$1} // (ord($1) > 0xffff
            ? sprintf('\\u%04x\\u%04x', 0xd800 + ((ord($1) - 0x10000) >> 10),
                      0xdc00 + ((ord($1) - 0x10000) & 0x3ff))
            : sprintf('\\u%04x', ord $1))
    }ge;
    return qq("$string");
}

sub json_text($value)
{
    return 'null' unless defined $value;
    return $$value if json_is_number($value);
    return $$value ? 'true' : 'false' if json_is_bool($value);
    if (ref $value eq 'HASH') {
        my @members = map { string_text($_) . ':' . json_text($value->{$_}) }
                      sort keys %$value;
        return '{' . join(',', @members) . '}';
    }
    if (ref $value eq 'ARRAY') {
        return '[' . join(',', map { json_text($_) } @$value) . ']';
    }
    return string_text($value);
}

# Sign, digits without zeros at either end, and the power of ten.
sub canonical($number)
{
    my ($sign, $whole, $part, $power) =
        $$number =~ /^(-?)([0-9]+)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?$/;
    $part //= '';
    $power = ($power // 0) - length $part;
    my $digits = "$whole$part" =~ s/^0+//r;
    return "${sign}0" if $digits eq '';
    $power += length $1 if $digits =~ s/(0+)$//;
    return "$sign$digits" . "e$power";
}

# Whole numbers are compared digit by digit; where one is written with a
# fraction or an exponent, two texts of one double are the same number.
sub json_equal_numbers($first, $second)
{
    my ($a, $b) = (canonical($first), canonical($second));
    return 1 if $a eq $b;
    return 0 if $a =~ /^-?0$/ || $b =~ /^-?0$/;
    return 0 unless "$$first $$second" =~ /[.eE]/;
    return $$first + 0 == $$second + 0 && abs($$first + 0) != 9**9**9;
}

1;
