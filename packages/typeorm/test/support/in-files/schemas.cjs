const { EntitySchema } = require('typeorm')

const of = (name) => new EntitySchema({ name, columns: { id: { type: 'int', primary: true } } })

exports.never = of('Never')
exports.always = of('Always')
exports.unsaid = of('Unsaid')
