/**
 * Gives a page the checksum that a server with `data_checksums` looks for when it reads the page as that block of its fork
 * (`pg_checksum_page` of checksum_impl.h; the same in 14 to 18). Answers with a copy. A page of zeros has none.
 *
 * The words of a page are 32 columns, each of which is hashed by itself, in the way of FNV-1a; the block's number tells a page that
 * lies in the wrong place.
 */
export function withChecksum(page: Uint8Array, block: number): Buffer {
  const sealed = Buffer.from(page)
  sealed.writeUInt16LE(0, checksumAt)
  const sum = (hash(sealed) ^ block) >>> 0
  sealed.writeUInt16LE((sum % 65_535) + 1, checksumAt)
  return sealed
}

/** `pd_checksum` in `PageHeaderData` (bufpage.h). */
const checksumAt = 8

function hash(page: Buffer): number {
  const sums = Int32Array.from(offsets)
  for (let at = 0; at < page.length; at += 4) {
    const column = (at / 4) % columns
    sums[column] = mixed((sums[column] ?? 0) ^ page.readInt32LE(at))
  }
  // Two rounds of zeros, so that the last words count as much as the first.
  return sums.map((sum) => mixed(mixed(sum))).reduce((folded, sum) => folded ^ sum, 0)
}

function mixed(word: number): number {
  return Math.imul(word, prime) ^ (word >>> 17)
}

/** Of FNV. */
const prime = 16_777_619
const columns = 32

/** `checksumBaseOffsets`. */
const offsets: readonly number[] = [
  0x5b_1f_36_e9, 0xb8_52_59_60, 0x02_ab_50_aa, 0x1d_e6_6d_2a, 0x79_ff_46_7a, 0x9b_b9_f8_a3, 0x21_7e_7c_d2,
  0x83_e1_3d_2c, 0xf8_d4_47_4f, 0xe3_9e_b9_70, 0x42_c6_ae_16, 0x99_32_16_fa, 0x7b_09_3b_5d, 0x98_da_ff_3c,
  0xf7_18_90_2a, 0x0b_1c_9c_db, 0xe5_8f_76_4b, 0x18_76_36_bc, 0x5d_7b_3b_b1, 0xe7_3d_e7_de, 0x92_be_c9_79,
  0xcc_a6_c0_b2, 0x30_4a_09_79, 0x85_aa_43_d4, 0x78_31_25_bb, 0x6c_a8_ea_a2, 0xe4_07_ea_c6, 0x4b_5c_fc_3e,
  0x9f_bf_8c_76, 0x15_ca_20_be, 0xf2_ca_9f_d3, 0x95_9b_d7_56,
]
