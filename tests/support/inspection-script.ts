/** A whole filing, message by message, as an inspector types it (flows/inspection_site.yaml). Ends with the receipt. */
export const INSPECTION_SCRIPT: readonly string[] = [
  '填报',
  '启航书法',
  '安全',
  '1',
  '全部符合，除 AQ06',
  '全表符合',
  '通道堆了三个纸箱',
  '没有',
  '1',
  '跳过',
  '家长在场，不便拍照',
  '跳过',
  '地下室没信号',
  '王强、李敏',
  '提交',
];
