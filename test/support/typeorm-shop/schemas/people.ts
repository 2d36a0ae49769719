import { EntitySchema } from 'typeorm'
import { Follow, Membership, Profile, roles, Team, Tenant, User } from '../entities.ts'
import { belongsTo, hasMany, id, integer, moment, optional, text } from './columns.ts'

const tenants = new EntitySchema<Tenant>({
  name: 'Tenant',
  target: Tenant,
  tableName: 'Tenant',
  columns: { id, name: text() },
  relations: { users: hasMany('User', 'tenant') },
})

const users = new EntitySchema<User>({
  name: 'User',
  target: User,
  tableName: 'users',
  columns: {
    id,
    email: { ...text(), unique: true },
    tenantId: integer('tenant_id'),
    name: text(),
    age: optional(),
    role: { type: 'simple-enum', enum: [...roles], enumName: 'Role', default: 'USER' },
    score: { ...integer(), default: 0 },
    deletedAt: { ...moment('deleted_at'), nullable: true, deleteDate: true },
    version: { ...integer(), default: 1, version: true },
    createdAt: { ...moment('created_at'), createDate: true },
  },
  relations: {
    tenant: belongsTo('Tenant', 'users', 'tenant_id', 'RESTRICT'),
    profile: { type: 'one-to-one', target: 'Profile', inverseSide: 'user' },
    posts: hasMany('Post', 'author'),
    reviewing: hasMany('Post', 'reviewer'),
    comments: hasMany('Comment', 'author'),
    memberships: hasMany('Membership', 'user'),
    following: hasMany('Follow', 'follower'),
    followers: hasMany('Follow', 'followee'),
    orders: hasMany('Order', 'user'),
    reviews: hasMany('Review', 'user'),
  },
})

const profiles = new EntitySchema<Profile>({
  name: 'Profile',
  target: Profile,
  tableName: 'Profile',
  columns: { id, userId: { ...integer('user_id'), unique: true }, bio: text() },
  relations: { user: { ...belongsTo('User', 'profile', 'user_id', 'CASCADE'), type: 'one-to-one' } },
})

const teams = new EntitySchema<Team>({
  name: 'Team',
  target: Team,
  tableName: 'Team',
  columns: { id, name: text() },
  relations: { members: hasMany('Membership', 'team') },
})

const memberships = new EntitySchema<Membership>({
  name: 'Membership',
  target: Membership,
  tableName: 'memberships',
  columns: {
    userId: { ...integer('user_id'), primary: true },
    teamId: { ...integer('team_id'), primary: true },
    role: { ...text(), default: 'member' },
  },
  relations: {
    user: belongsTo('User', 'memberships', 'user_id', 'CASCADE'),
    team: belongsTo('Team', 'members', 'team_id', 'CASCADE'),
  },
})

const follows = new EntitySchema<Follow>({
  name: 'Follow',
  target: Follow,
  tableName: 'follows',
  columns: {
    followerId: { ...integer('follower_id'), primary: true },
    followeeId: { ...integer('followee_id'), primary: true },
  },
  relations: {
    follower: belongsTo('User', 'following', 'follower_id', 'CASCADE'),
    followee: belongsTo('User', 'followers', 'followee_id', 'CASCADE'),
  },
})

export const people = [tenants, users, profiles, teams, memberships, follows]
