import {
  ChildEntity,
  Column,
  DeleteDateColumn,
  Entity,
  ManyToMany,
  JoinTable,
  ManyToOne,
  OneToMany,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  TableInheritance,
} from 'typeorm'
import { Cached } from '../../src/index.ts'

/** Three classes deep in one table. */
@Entity()
@TableInheritance({ column: { type: 'varchar', name: 'kind' } })
@Cached()
export class Vehicle {
  @PrimaryGeneratedColumn()
  id!: number
  @Column('varchar')
  name!: string
}

@ChildEntity()
export class Car extends Vehicle {
  @Column('int', { nullable: true })
  doors!: number | null
}

@ChildEntity()
export class Van extends Car {
  @Column('int', { nullable: true })
  load!: number | null
}

@ChildEntity()
export class Bike extends Vehicle {
  @Column('varchar', { nullable: true, unique: true })
  frame!: string | null
  @Column('boolean', { nullable: true })
  folds!: boolean | null
}

/** Goes with a row of a child's class. */
@Entity()
@Cached()
export class Wheel {
  @PrimaryGeneratedColumn()
  id!: number
  @Column('varchar')
  place!: string
  @ManyToOne(() => Car, { onDelete: 'CASCADE', nullable: true })
  car!: Car | null
}

@Entity()
@Cached()
export class Owner {
  @PrimaryGeneratedColumn()
  id!: number
  @Column('varchar', { nullable: true, unique: true })
  email!: string | null
  @DeleteDateColumn()
  deletedAt!: Date | null
  @OneToMany(() => Pet, (pet) => pet.owner)
  pets!: Pet[]
  @OneToMany(() => Place, (place) => place.owner)
  homes!: Place[]
}

@Entity()
@Cached()
export class Pet {
  @PrimaryGeneratedColumn()
  id!: number
  @Column('varchar')
  name!: string
  @Column('varchar', { nullable: true })
  mood!: string | null
  @Column('boolean', { nullable: true })
  tame!: boolean | null
  @Column('int', { nullable: true })
  ownerId!: number | null
  @ManyToOne(() => Owner, (owner) => owner.pets, { nullable: true })
  owner!: Owner | null
  @ManyToMany(() => Place)
  @JoinTable()
  places!: Place[]
}

/** Its id has two columns. */
@Entity()
@Cached()
export class Place {
  @PrimaryColumn('varchar')
  street!: string
  @PrimaryColumn('int')
  house!: number
  @ManyToOne(() => Owner, (owner) => owner.homes, { nullable: true })
  owner!: Owner | null
}

export const ODD = [Vehicle, Car, Van, Bike, Wheel, Owner, Pet, Place]
