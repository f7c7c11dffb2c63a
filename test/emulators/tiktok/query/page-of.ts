export type PageInfo = { page: number; page_size: number; total_number: number; total_page: number };

/** One page of a list, 1-based. Beyond the end it is empty, and its `page_info` still tells the truth. */
export function pageOf<Item>(
  all: readonly Item[],
  page: number,
  pageSize: number,
): { items: Item[]; pageInfo: PageInfo } {
  return {
    items: all.slice((page - 1) * pageSize, page * pageSize),
    pageInfo: {
      page,
      page_size: pageSize,
      total_number: all.length,
      total_page: Math.ceil(all.length / pageSize),
    },
  };
}
