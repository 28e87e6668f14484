// graphql-http and graphql-js over the SQLite file that is named: the models
// of t/bench/graphql.pl, with a resolver for each relation. Prints its port.

import { GraphQLInt, GraphQLList, GraphQLNonNull, GraphQLObjectType,
    GraphQLSchema, GraphQLString } from 'graphql';
import { createHandler } from 'graphql-http/lib/use/http';
import { createServer } from 'node:http';
import { DatabaseSync } from 'node:sqlite';

const database = new DatabaseSync(process.argv[2], { readOnly: true });
const users = database.prepare('SELECT id, email, name FROM User ORDER BY id LIMIT ?');
const posts = database.prepare(
    'SELECT id, title, views FROM Post WHERE authorId = ? ORDER BY id');
const comments = database.prepare(
    'SELECT id, body FROM Comment WHERE postId = ? ORDER BY id');

const some = type => new GraphQLNonNull(type);
const list = type => some(new GraphQLList(some(type)));
const Comment = new GraphQLObjectType({ name: 'Comment', fields: {
    id: { type: some(GraphQLInt) },
    body: { type: some(GraphQLString) },
} });
const Post = new GraphQLObjectType({ name: 'Post', fields: {
    id: { type: some(GraphQLInt) },
    title: { type: some(GraphQLString) },
    views: { type: some(GraphQLInt) },
    comments: { type: list(Comment), resolve: post => comments.all(post.id) },
} });
const User = new GraphQLObjectType({ name: 'User', fields: {
    id: { type: some(GraphQLInt) },
    email: { type: some(GraphQLString) },
    name: { type: some(GraphQLString) },
    posts: { type: list(Post), resolve: user => posts.all(user.id) },
} });
const Query = new GraphQLObjectType({ name: 'Query', fields: {
    findManyUser: {
        type: new GraphQLList(some(User)),
        args: { take: { type: GraphQLInt } },
        resolve: (_, { take }) => users.all(take ?? -1),
    },
} });
const handler = createHandler({ schema: new GraphQLSchema({ query: Query }) });
const server = createServer(handler);
server.keepAliveTimeout = 60000;
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
