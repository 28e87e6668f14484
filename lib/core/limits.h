/**
 * @file core/limits.h
 * @brief Every named limit on work per byte of input, in one place. Each has
 * tests below, at and above it.
 */
#ifndef APIR_CORE_LIMITS_H
#define APIR_CORE_LIMITS_H

#define APIR_MAX_BODY (1024 * 1024) /**< bytes; default of ApiMaxBody */
#define APIR_MAX_DEPTH 64         /**< JSON levels; default of ApiMaxDepth */
#define APIR_DEPTH_CEILING 10000  /**< most that ApiMaxDepth can be */
#define APIR_MAX_NODES 100000     /**< JSON values and member names */
#define APIR_MAX_QUERY_PAIRS 1000 /**< pairs in a query or form */
#define APIR_MAX_COOKIES 200      /**< cookies of one request */
#define APIR_MAX_FORM_PARTS 1000  /**< parts of multipart/form-data */
#define APIR_MAX_SEGMENTS 256     /**< segments of a routed path */
#define APIR_MAX_PARAMS 32        /**< parameters of one route pattern */
#define APIR_MAX_FETCH_DEPTH 5    /**< fetch inside fetch inside … */
#define APIR_MAX_SCHEMA_WORK 1000000 /**< schema steps for one value */
/* Schemas inside schemas, counted while they run: bounds the C stack. A level
 * of the value takes one to five. */
#define APIR_MAX_SCHEMA_DEPTH 1000
#define APIR_MAX_ISSUES 100 /**< issues in one validation answer */
#define APIR_MAX_NESTED_ISSUES (10 * APIR_MAX_ISSUES) /**< within issues */
#define APIR_MAX_REGEX_MATCH 100000   /**< PCRE2 match limit per pattern */
#define APIR_MAX_EXPRESSION_DEPTH 256 /**< levels of a ZModel expression */
#define APIR_MAX_INHERITANCE 64       /**< mixins and bases above a model */
#define APIR_MAX_SCHEMA_FILES 1000    /**< files of one ZModel schema */
#define APIR_MAX_SCHEMA_BYTES (16 * 1024 * 1024) /**< of one such file */
#define APIR_MAX_SCHEMA_COPIES 1000000 /**< inherited fields, expressions */
#define APIR_MAX_SCHEMA_MISTAKES 1000  /**< that are told of one schema */
#define APIR_MAX_QUERY_DEPTH 100     /**< levels of filters and selections */
#define APIR_MAX_POLICY_WORK 2000000 /**< steps to answer `check` */
#define APIR_MAX_POLICY_PATH 64      /**< members of a path in a rule */
#define APIR_MAX_QUERY_VALUES 32766  /**< parameters of one statement */
#define APIR_MAX_PLANS 512           /**< plans that a child keeps */
#define APIR_MAX_PLAN_KEY \
    16384 /**< bytes of the shape of arguments whose
                                         plan is kept */
#define APIR_MAX_ARGUMENT_WORK 2000000  /**< steps to check arguments */
#define APIR_MAX_ARGUMENT_DEPTH 1000    /**< rules within rules there */
#define APIR_MAX_ARGUMENT_MESSAGE 65536 /**< bytes about what is wrong */

#define APIR_MAX_GRAPHQL_BYTES (1024 * 1024) /**< of a document */
#define APIR_MAX_GRAPHQL_TOKENS 15000        /**< of a document */
#define APIR_MAX_GRAPHQL_DEPTH 128           /**< selections, values, types */
#define APIR_MAX_GRAPHQL_ALIASES 1000        /**< of a document */
#define APIR_MAX_GRAPHQL_DIRECTIVES 500      /**< applied in a document */
#define APIR_MAX_GRAPHQL_EXPANSION \
    50000                              /**< nodes when fragments are spread */
#define APIR_MAX_GRAPHQL_NAME 255      /**< bytes of a name */
#define APIR_MAX_GRAPHQL_ERRORS 100    /**< told in one answer */
#define APIR_MAX_GRAPHQL_PLACES 100    /**< told of one error */
#define APIR_MAX_GRAPHQL_DOCUMENTS 256 /**< that a child keeps */
#define APIR_MAX_GRAPHQL_KEPT_BYTES 16384 /**< of each of them */
#define APIR_MAX_GRAPHQL_KEPT_TOKENS 1000
#define APIR_MAX_GRAPHQL_ANSWER (64 * 1024 * 1024) /**< bytes of an answer */
#define APIR_MAX_GRAPHQL_TIME (30 * (apr_interval_time_t)1000000)

#endif
