/*
 * Calls of functions: arguments, and where each function may stand.
 */
#include "zmodel/load_int.h"
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <string.h>

static void complain(const apir_zscope_t *scope,
                     const apir_zmodel_expr_t *expr, const char *message)
{
    apir_diag_error(&scope->load->diag, &expr->place, "%s", message);
}

static bool arg_fits(const apir_zscope_t *scope, const apir_zparam_t *param,
                     const apir_zmodel_expr_t *arg)
{
    bool plain = arg->type.shape != APIR_ZS_ENUM
                 && arg->type.shape != APIR_ZS_MODEL;

    if (arg->type.shape == APIR_ZS_UNKNOWN) {
        complain(scope, arg, "the argument's type is not known");
        return false;
    }
    if (param->shape == APIR_ZS_ANY && !param->array) {
        return true;
    }
    if (param->array != arg->type.array
        || (plain
                ? !apir_zmodel_assignable(param->shape, arg->type.shape, arg)
                : param->shape != APIR_ZS_ANY)) {
        complain(scope, arg, "argument is not assignable to parameter");
        return false;
    }
    return true;
}

static bool args_fit(const apir_zscope_t *scope,
                     const apir_zmodel_expr_t *call,
                     const apir_zfunction_t *function)
{
    bool fit = true;
    int i;

    for (i = 0; i < function->param_count; i++) {
        const apir_zparam_t *param = &function->params[i];

        if (i < call->item_count) {
            fit &= arg_fits(scope, param, call->items[i]);
        }
        else if (!param->optional) {
            apir_diag_error(&scope->load->diag, &call->place,
                            "missing argument for parameter \"%s\"",
                            param->name);
            fit = false;
        }
    }
    return fit;
}

static unsigned context_of(const apir_zmodel_attribute_t *attribute)
{
    const char *name = attribute ? attribute->name : "";

    if (attribute && attribute->decl && attribute->decl->validation) {
        return APIR_ZIN_VALIDATION;
    }
    if (strcmp(name, "@default") == 0) {
        return APIR_ZIN_DEFAULT;
    }
    if (strcmp(name, "@@index") == 0) {
        return APIR_ZIN_INDEX;
    }
    name += name[0] == '@' && name[1] == '@';
    return strcmp(name, "@allow") == 0 || strcmp(name, "@deny") == 0
               ? APIR_ZIN_POLICY
               : 0;
}

static const char *context_name(unsigned context)
{
    return context == APIR_ZIN_DEFAULT      ? "DefaultValue"
           : context == APIR_ZIN_POLICY     ? "AccessPolicy"
           : context == APIR_ZIN_VALIDATION ? "ValidationRule"
                                            : "Index";
}

static bool is_word(const char *text, const char *const *words)
{
    for (; *words; words++) {
        if (strcmp(text, *words) == 0) {
            return true;
        }
    }
    return false;
}

static void check_casing(const apir_zscope_t *scope,
                         const apir_zmodel_expr_t *arg)
{
    static const char *const words[] = { "original",     "upper",
                                         "lower",        "capitalize",
                                         "uncapitalize", NULL };
    const char *casing = apir_zmodel_string(arg);

    if (casing && *casing && !is_word(casing, words)) {
        complain(scope, arg,
                 "argument must be one of: \"original\", \"upper\", "
                 "\"lower\", \"capitalize\", \"uncapitalize\"");
    }
}

/* A %s that no backslash stands before. */
static void check_format(const apir_zscope_t *scope,
                         const apir_zmodel_expr_t *arg)
{
    const char *format = apir_zmodel_string(arg), *at;

    for (at = format; at && (at = strstr(at, "%s")) != NULL; at += 2) {
        if (at == format || at[-1] != '\\') {
            return;
        }
    }
    if (format) {
        complain(scope, arg, "argument must include \"%s\"");
    }
}

/* Whether a number as written is the digit, or, for '+', above zero. */
static bool is_number(const char *text, char wanted)
{
    const char *digits = text + (*text == '+' || *text == '-');

    if (*text == '-') {
        return false;
    }
    if (wanted == '+') {
        return strpbrk(digits, "123456789") != NULL;
    }
    digits += strspn(digits, "0");
    return *digits == wanted
           && (digits[1] == '\0'
               || (digits[1] == '.'
                   && digits[2 + strspn(digits + 2, "0")] == '\0'));
}

static void check_number(const apir_zscope_t *scope,
                         const apir_zmodel_expr_t *arg, const char *allowed,
                         const char *message)
{
    if (arg->kind == APIR_ZX_NUMBER && !is_number(arg->text, allowed[0])
        && !(allowed[1] && is_number(arg->text, allowed[1]))) {
        complain(scope, arg, message);
    }
}

static void check_generator(const apir_zscope_t *scope,
                            const apir_zmodel_expr_t *call)
{
    int format = call->function == APIR_ZF_ULID ? 0 : 1;

    if (call->item_count > format) {
        check_format(scope, call->items[format]);
    }
    if (format == 0 || call->item_count == 0) {
        return;
    }
    if (call->function == APIR_ZF_UUID) {
        check_number(scope, call->items[0], "47",
                     "first argument must be 4 or 7");
    }
    else if (call->function == APIR_ZF_CUID) {
        check_number(scope, call->items[0], "12",
                     "first argument must be 1 or 2");
    }
    else {
        check_number(scope, call->items[0], "+",
                     "first argument must be a positive number");
    }
}

static void check_length(const apir_zscope_t *scope,
                         const apir_zmodel_expr_t *arg)
{
    bool row = arg->type.shape == APIR_ZS_MODEL
               && arg->type.model->kind != APIR_ZM_TYPE;

    if (arg->kind != APIR_ZX_FIELD || row
        || (!arg->type.array && arg->type.shape != APIR_ZS_STRING)) {
        complain(scope, arg, "argument must be a string or list field");
    }
}

static void check_regex(const apir_zscope_t *scope,
                        const apir_zmodel_expr_t *arg)
{
    pcre2_code *code;
    PCRE2_UCHAR why[120];
    PCRE2_SIZE offset;
    int error;

    if (arg->kind != APIR_ZX_STRING) {
        complain(scope, arg, "second argument must be a string literal");
        return;
    }
    code = pcre2_compile((PCRE2_SPTR)arg->text, arg->length,
                         PCRE2_ALT_BSUX | PCRE2_MATCH_UNSET_BACKREF
                             | PCRE2_ALLOW_EMPTY_CLASS,
                         &error, &offset, NULL);
    if (!code) {
        pcre2_get_error_message(error, why, sizeof(why));
        apir_diag_error(&scope->load->diag, &arg->place,
                        "invalid regular expression: %s", (const char *)why);
    }
    pcre2_code_free(code);
}

/* check(): a relation to one, and an operation that has rules. Cycles are
 * looked for when all calls are known: check_policy.c. */
static void check_check(const apir_zscope_t *scope,
                        const apir_zmodel_expr_t *call)
{
    static const char *const operations[] = { "read", "create", "update",
                                              "delete", NULL };
    const apir_zmodel_expr_t *arg = call->items[0];
    const char *operation;

    if (!apir_zmodel_is_relation(arg)) {
        complain(scope, arg, "argument must be a relation field");
    }
    if (arg->type.array) {
        complain(scope, arg, "argument cannot be an array field");
    }
    if (call->item_count > 1) {
        operation = apir_zmodel_string(call->items[1]);
        if (!operation || !is_word(operation, operations)) {
            complain(scope, call->items[1],
                     "argument must be a \"read\", \"create\", \"update\", "
                     "or \"delete\"");
        }
    }
}

static void check_subject(const apir_zscope_t *scope,
                          const apir_zmodel_expr_t *call)
{
    switch (call->function) {
    case APIR_ZF_UUID:
    case APIR_ZF_CUID:
    case APIR_ZF_NANOID:
    case APIR_ZF_ULID: check_generator(scope, call); break;
    case APIR_ZF_CURRENT_MODEL:
    case APIR_ZF_CURRENT_OPERATION:
        if (call->item_count) {
            check_casing(scope, call->items[0]);
        }
        break;
    case APIR_ZF_LENGTH: check_length(scope, call->items[0]); break;
    case APIR_ZF_REGEX: check_regex(scope, call->items[1]); break;
    case APIR_ZF_CHECK: check_check(scope, call); break;
    default: break;
    }
}

static unsigned declared_contexts(const apir_zmodel_decl_t *decl)
{
    unsigned contexts = 0, context;
    int i, j;

    for (i = 0; i < decl->attributes->nelts; i++) {
        const apir_zmodel_attribute_t *mark =
            &APR_ARRAY_IDX(decl->attributes, i, apir_zmodel_attribute_t);
        const apir_zmodel_expr_t *list = apir_zmodel_arg(mark, "context");

        for (j = 0; list && j < list->item_count; j++) {
            for (context = 1; context <= APIR_ZIN_INDEX; context <<= 1) {
                if (strcmp(list->items[j]->text, context_name(context))
                    == 0) {
                    contexts |= context;
                }
            }
        }
    }
    return contexts;
}

/* A schema's own function, in the form of the language's. It was found when
 * it was linked. */
static apir_zfunction_t user_function(const apir_zscope_t *scope,
                                      const apir_zmodel_expr_t *call)
{
    apir_zfunction_t made = { .name = call->text };
    const apir_zmodel_decl_t *decl;

    decl = apir_zmodel_find(scope->load, scope->file, call->text,
                            1u << APIR_ZDECL_FUNCTION);
    if (decl) {
        made.contexts = declared_contexts(decl);
        made.params = apir_zmodel_params(scope->load, decl);
        made.param_count = decl->fields->nelts;
    }
    return made;
}

void apir_zmodel_check_call(const apir_zscope_t *scope,
                            const apir_zmodel_expr_t *call)
{
    const apir_zfunction_t *function = apir_zmodel_std_function(call->text);
    unsigned context = context_of(scope->attribute);

    apir_zfunction_t declared;

    if (!function) {
        declared = user_function(scope, call);
        function = &declared;
    }
    if (!args_fit(scope, call, function)) {
        return;
    }
    if (context && !(function->contexts & context)) {
        apir_diag_error(&scope->load->diag, &call->place,
                        "function \"%s\" is not allowed in the current "
                        "context: %s",
                        function->name, context_name(context));
        return;
    }
    check_subject(scope, call);
}
