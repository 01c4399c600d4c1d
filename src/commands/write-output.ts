export { writeText as writeOutput } from '../store/files.ts'
