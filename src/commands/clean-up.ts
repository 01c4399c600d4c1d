export { removeTemporaryDirectories } from '../scratch/temporary-directory.ts'
