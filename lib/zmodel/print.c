/*
 * Expressions in words again. Of operators below others all are put in
 * parentheses, for "&&" and "||" are equals.
 */
#include "zmodel/schema.h"
#include "core/buf.h"
#include <apr_strings.h>

#define MOST_TEXT (64 * 1024 * 1024)

static void print(apir_buf_t *buf, const apir_zmodel_expr_t *expr);

static void print_string(apir_buf_t *buf, const apir_zmodel_expr_t *expr)
{
    apr_size_t i;

    apir_buf_putc(buf, '\'');
    for (i = 0; i < expr->length; i++) {
        char byte = expr->text[i];

        if (byte == '\'' || byte == '\\') {
            apir_buf_putc(buf, '\\');
        }
        if (byte == '\n' || byte == '\0') {
            apir_buf_puts(buf, byte ? "\\n" : "\\0");
        }
        else {
            apir_buf_putc(buf, byte);
        }
    }
    apir_buf_putc(buf, '\'');
}

static void print_items(apir_buf_t *buf, const apir_zmodel_expr_t *expr,
                        char open, char close)
{
    int i;

    apir_buf_putc(buf, open);
    for (i = 0; i < expr->item_count; i++) {
        apir_buf_puts(buf, i ? ", " : "");
        print(buf, expr->items[i]);
    }
    apir_buf_putc(buf, close);
}

static void print_operand(apir_buf_t *buf, const apir_zmodel_expr_t *expr)
{
    bool inner = expr->kind == APIR_ZX_BINARY;

    apir_buf_puts(buf, inner ? "(" : "");
    print(buf, expr);
    apir_buf_puts(buf, inner ? ")" : "");
}

static void print_binary(apir_buf_t *buf, const apir_zmodel_expr_t *expr)
{
    static const char *const signs[] = { "",     " && ", " || ", " == ",
                                         " != ", " > ",  " < ",  " >= ",
                                         " <= ", " in " };

    print_operand(buf, expr->left);
    apir_buf_puts(buf, signs[expr->op]);
    print_operand(buf, expr->right);
}

static void print_predicate(apir_buf_t *buf, const apir_zmodel_expr_t *expr)
{
    bool negated = expr->left->kind == APIR_ZX_NOT;

    apir_buf_puts(buf, negated ? "(" : "");
    print_operand(buf, expr->left);
    apir_buf_puts(buf, negated ? ")" : "");
    apir_buf_puts(buf, expr->op == APIR_ZO_SOME    ? "?["
                       : expr->op == APIR_ZO_EVERY ? "!["
                                                   : "^[");
    if (expr->text) {
        apir_buf_puts(buf, expr->text);
        apir_buf_puts(buf, ", ");
    }
    print(buf, expr->right);
    apir_buf_puts(buf, "]");
}

static void print_not(apir_buf_t *buf, const apir_zmodel_expr_t *expr)
{
    bool inner = expr->left->kind == APIR_ZX_BINARY
                 || expr->left->kind == APIR_ZX_PREDICATE;

    apir_buf_puts(buf, inner ? "!(" : "!");
    print(buf, expr->left);
    apir_buf_puts(buf, inner ? ")" : "");
}

static void print_object(apir_buf_t *buf, const apir_zmodel_expr_t *expr)
{
    if (expr->left) {
        apir_buf_puts(buf, expr->text);
        apir_buf_puts(buf, ": ");
        print(buf, expr->left);
        return;
    }
    print_items(buf, expr, '{', '}');
}

static void print_member(apir_buf_t *buf, const apir_zmodel_expr_t *expr)
{
    bool inner = expr->left->kind == APIR_ZX_BINARY
                 || expr->left->kind == APIR_ZX_NOT;

    apir_buf_puts(buf, inner ? "(" : "");
    print(buf, expr->left);
    apir_buf_puts(buf, inner ? ")." : ".");
    apir_buf_puts(buf, expr->text);
}

static void print(apir_buf_t *buf, const apir_zmodel_expr_t *expr)
{
    switch (expr->kind) {
    case APIR_ZX_STRING: print_string(buf, expr); break;
    case APIR_ZX_ARRAY: print_items(buf, expr, '[', ']'); break;
    case APIR_ZX_OBJECT: print_object(buf, expr); break;
    case APIR_ZX_MEMBER: print_member(buf, expr); break;
    case APIR_ZX_NOT: print_not(buf, expr); break;
    case APIR_ZX_BINARY: print_binary(buf, expr); break;
    case APIR_ZX_PREDICATE: print_predicate(buf, expr); break;
    case APIR_ZX_CALL:
        apir_buf_puts(buf, expr->text);
        print_items(buf, expr, '(', ')');
        break;
    default:
        apir_buf_puts(buf, expr->text);
        if (expr->item_count) {
            print_items(buf, expr, '(', ')');
        }
        break;
    }
}

const char *apir_zmodel_print_expr(const apir_zmodel_expr_t *expr,
                                   apr_pool_t *pool)
{
    apir_buf_t buf;

    apir_buf_init(&buf, pool, 64, MOST_TEXT);
    print(&buf, expr);
    return buf.data;
}
