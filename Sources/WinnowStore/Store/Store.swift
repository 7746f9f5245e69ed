enum StorePlaceholder {}
package final class Store {}
package final class Writer { package static let transactionLimit = 4 << 20
}
