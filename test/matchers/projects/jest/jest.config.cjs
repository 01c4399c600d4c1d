module.exports = {
  testMatch: ['**/specs/*.spec.js'],
  globalSetup: 'planflip/jest/scratch',
  globalTeardown: 'planflip/jest/scratch-teardown',
  setupFilesAfterEnv: ['planflip/jest'],
  maxWorkers: 2,
  testTimeout: 30_000,
}
