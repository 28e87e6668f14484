/*
 * Properties of characters. PCRE2 knows general categories by their short
 * names, scripts and binary properties by both; ECMA-262 (§22.2.1, tables 66
 * to 69) writes gc=, sc=, scx= and the long names too.
 */
#include "regex_int.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <string.h>

/* PropertyValueAliases.txt of the Unicode Character Database, gc. */
static const struct {
    const char *name;
    const char *category;
} categories[] = {
    { "Other", "C" },
    { "Control", "Cc" },
    { "cntrl", "Cc" },
    { "Format", "Cf" },
    { "Unassigned", "Cn" },
    { "Private_Use", "Co" },
    { "Surrogate", "Cs" },
    { "Letter", "L" },
    { "Cased_Letter", "L&" },
    { "LC", "L&" },
    { "Lowercase_Letter", "Ll" },
    { "Modifier_Letter", "Lm" },
    { "Other_Letter", "Lo" },
    { "Titlecase_Letter", "Lt" },
    { "Uppercase_Letter", "Lu" },
    { "Mark", "M" },
    { "Combining_Mark", "M" },
    { "Spacing_Mark", "Mc" },
    { "Enclosing_Mark", "Me" },
    { "Nonspacing_Mark", "Mn" },
    { "Number", "N" },
    { "Decimal_Number", "Nd" },
    { "digit", "Nd" },
    { "Letter_Number", "Nl" },
    { "Other_Number", "No" },
    { "Punctuation", "P" },
    { "punct", "P" },
    { "Connector_Punctuation", "Pc" },
    { "Dash_Punctuation", "Pd" },
    { "Close_Punctuation", "Pe" },
    { "Final_Punctuation", "Pf" },
    { "Initial_Punctuation", "Pi" },
    { "Other_Punctuation", "Po" },
    { "Open_Punctuation", "Ps" },
    { "Symbol", "S" },
    { "Currency_Symbol", "Sc" },
    { "Modifier_Symbol", "Sk" },
    { "Math_Symbol", "Sm" },
    { "Other_Symbol", "So" },
    { "Separator", "Z" },
    { "Line_Separator", "Zl" },
    { "Paragraph_Separator", "Zp" },
    { "Space_Separator", "Zs" },
};

static bool named(const char *text, apr_size_t length, const char *name)
{
    return strlen(name) == length && memcmp(text, name, length) == 0;
}

static const char *category(const char *name, apr_size_t length)
{
    apr_size_t i;

    for (i = 0; i < sizeof(categories) / sizeof(categories[0]); i++) {
        if (named(name, length, categories[i].name)) {
            return categories[i].category;
        }
    }
    return NULL;
}

/* Only letters, digits and _ go on to PCRE2. */
static bool plain(const char *name, apr_size_t length)
{
    apr_size_t i;

    for (i = 0; i < length; i++) {
        if (!apr_isalnum(name[i]) && name[i] != '_') {
            return false;
        }
    }
    return length > 0;
}

const char *apir_regex_property(const char *name, apr_size_t length,
                                bool *negated, apr_pool_t *pool)
{
    const char *equals = memchr(name, '=', length);
    apr_size_t before = equals ? (apr_size_t)(equals - name) : 0;
    const char *found, *prefix = "";

    *negated = false;
    if (equals) {
        bool gc = named(name, before, "gc")
                  || named(name, before, "General_Category");

        if (named(name, before, "sc") || named(name, before, "Script")) {
            prefix = "sc:";
        }
        else if (named(name, before, "scx")
                 || named(name, before, "Script_Extensions")) {
            prefix = "scx:";
        }
        else if (!gc) {
            return NULL;
        }
        name = equals + 1;
        length -= before + 1;
    }
    if (!plain(name, length)) {
        return NULL;
    }
    if (!equals && named(name, length, "Assigned")) {
        *negated = true;
        return "Cn";
    }
    found = *prefix ? NULL : category(name, length);
    return found ? found
                 : apr_pstrcat(pool, prefix,
                               apr_pstrmemdup(pool, name, length), NULL);
}
